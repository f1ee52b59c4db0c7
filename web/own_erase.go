package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"glueledger/scoring/history"
)

// erasePage says what erasing does, and does it once the login was typed.
type erasePage struct {
	layout
	Name   string
	Action string
	Back   string
	Wrong  bool // what was typed is not the login
}

func (s *server) erasePage(p shownPerson) *erasePage {
	back := s.path(personPath(p.Account))
	name := nameText(p.Login)
	return &erasePage{layout: s.layout("Erase me", crumb{name, back}, crumb{Text: "Erase me"}), Name: name, Action: back + "/erase", Back: back}
}

// serveEraseForm says what erasing does.
func (s *server) serveEraseForm(w http.ResponseWriter, r *http.Request) error {
	p, err := s.ownPerson(r.Context(), r.PathValue("login"))
	if err != nil {
		return err
	}
	return show(w, r, s.pages.erase, s.erasePage(p))
}

// serveErase erases who has typed their login, and signs them out. The log does not
// name who it was: that is to be forgotten.
func (s *server) serveErase(w http.ResponseWriter, r *http.Request) error {
	p, err := s.ownForm(w, r)
	if err != nil {
		return err
	}
	if typed := strings.TrimPrefix(strings.TrimSpace(r.PostForm.Get("login")), "@"); !strings.EqualFold(typed, p.Login) {
		page := s.erasePage(p)
		page.Wrong, page.Who = true, whoOf(r.Context())
		return showStatus(w, http.StatusUnprocessableEntity, s.pages.erase, page)
	}
	// A browser that leaves must not leave it half done.
	ctx := context.WithoutCancel(r.Context())
	if err := s.own.Erase(ctx, p.Account); err != nil {
		return fmt.Errorf("erase a visitor: %w", err)
	}
	s.log.InfoContext(ctx, "somebody had themselves erased")
	if err := s.signOut(w, r); err != nil {
		return err
	}
	http.Redirect(w, r, s.path("/erased"), http.StatusSeeOther)
	return nil
}

// serveErased is where an erasure ends. It says the same to all who are not signed in, as
// whoever was just erased is not; to others it says that it did nothing.
func (s *server) serveErased(w http.ResponseWriter, r *http.Request) error {
	if who := visitorOf(r.Context()); who != nil {
		page := noticePage{layout: s.layout("Erasing", crumb{Text: "Erasing"}), Heading: "Nothing was erased",
			Text:  "You are signed in, so you have not been erased. Somebody who has been erased is signed out, and this page then says that it is done.",
			Links: []crumb{{"My ledger", s.path(personPath(history.Account{ID: who.ID, Login: who.Login}))}}}
		return show(w, r, s.pages.setupNotice, &page)
	}
	page := noticePage{layout: s.layout("Erased", crumb{Text: "Erased"}), Heading: "You are erased",
		Text:  "The ledger does not name you any more, and you are signed out. Totals still count what was done.",
		Do:    "Reports and comments on GitHub are put right within minutes, and what was deleted is off the disk within a day.",
		Links: []crumb{{"All months", s.path("/")}}}
	return show(w, r, s.pages.setupNotice, &page)
}
