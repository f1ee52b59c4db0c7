package web

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Own is what people who are signed in do with what the ledger has of themselves.
type Own interface {
	// Choose notes what somebody chose to have shown of them, said at a moment and in a
	// place, with all that follows from it.
	Choose(ctx context.Context, who history.Account, level scoring.Visibility, at time.Time, place string) error
	// Erase drops somebody from the ledger, for ever, and keeps the totals.
	Erase(ctx context.Context, who history.Account) error
	// Erased reports whether an account was erased.
	Erased(ctx context.Context, account int64) (bool, error)
}

// shownPerson is whose page is asked for, and how it may be shown.
type shownPerson struct {
	history.Account
	// choices are what people chose, without what the person chose where they look at
	// their own page.
	choices scoring.Choices
	own     bool
	level   scoring.Visibility // that the person chose
	known   bool               // others would find the person, but for what was chosen
	erased  bool               // the visitor, who has nothing here any more
}

// openPerson finds whose page is asked for. It is a list of everything that they did
// under their name, as reports are: who chose not to be named there has no page for
// others, and answers as somebody does who never was. To themselves, in their browser,
// they always have one.
func (s *server) openPerson(ctx context.Context, login string) (shownPerson, error) {
	who := inPersonOf(ctx)
	var p shownPerson
	var err error
	p.Account, err = s.reader.Person(ctx, login)
	p.known = err == nil && p.Login != ""
	if err != nil && !s.notFound(err) {
		return p, fmt.Errorf("find person %s: %w", login, err)
	}
	if who != nil && strings.EqualFold(who.Login, login) && (!p.known || p.ID != who.ID) {
		if p, err = s.ownAccount(ctx, who); err != nil {
			return p, err
		}
	}
	p.own = who != nil && p.ID == who.ID && p.Login != ""
	if p.choices, err = s.reader.Choices(ctx); err != nil {
		return p, fmt.Errorf("read what people chose to show: %w", err)
	}
	p.level = p.choices.Of(p.ID)
	switch {
	case p.own:
		p.choices = maps.Clone(p.choices)
		delete(p.choices, p.ID)
	case !p.known || p.level < scoring.InReports:
		return shownPerson{}, missing()
	}
	return p, nil
}

// ownAccount is the account of a visitor as the ledger calls it, which may not have
// heard of them, or only of a login that they had before.
func (s *server) ownAccount(ctx context.Context, who *visitor) (shownPerson, error) {
	p := shownPerson{Account: history.Account{ID: who.ID, Login: who.Login, Type: "User"}}
	known, err := s.reader.Accounts(ctx, []int64{who.ID})
	if err != nil {
		return p, fmt.Errorf("read the account of a visitor: %w", err)
	}
	if a, ok := known[who.ID]; ok && !strings.EqualFold(a.Login, who.Login) {
		found, err := s.reader.Person(ctx, a.Login)
		if err != nil && !s.notFound(err) {
			return p, fmt.Errorf("find person %s: %w", a.Login, err)
		}
		if err == nil && found.ID == who.ID {
			p.Account, p.known = found, true
		}
	}
	if !p.known && s.own != nil {
		if p.erased, err = s.own.Erased(ctx, who.ID); err != nil {
			return p, fmt.Errorf("see whether a visitor was erased: %w", err)
		}
	}
	return p, nil
}

// ownPerson is openPerson for what is there for the person alone.
func (s *server) ownPerson(ctx context.Context, login string) (shownPerson, error) {
	if who := visitorOf(ctx); who == nil {
		return shownPerson{}, missing()
	}
	p, err := s.openPerson(ctx, login)
	if err != nil {
		return p, err
	}
	if !p.own || p.erased {
		return p, missing()
	}
	return p, nil
}

// ownView is what somebody's page has for the person alone.
type ownView struct {
	Only   string // why only they see the page; empty where everybody does
	Unseen bool   // which is that nothing of theirs was seen
	Erased bool   // there is nothing to choose any more
	Form   string // where the form goes; empty where nothing can be chosen
	Levels []levelView
	Saved  bool   // the form was sent just now
	Erase  string // the page that erases
	Data   string // everything that is known of them
	// Disputes of theirs are open on receipts that they may not see any more.
	Disputes  []lostDispute
	TakenBack bool // one was, just now
}

// levelView is one of the choices.
type levelView struct {
	Value, Name, Says string
	Chosen            bool
}

// levelViews are all choices, the one that shows most first. Of somebody unseen, in no
// public repository so far, nothing is open to everybody yet.
func levelViews(chosen scoring.Visibility, unseen bool) []levelView {
	open := "This page and your receipts are open to everybody"
	if unseen {
		open = "As soon as something of you is seen in a repository that everybody may see, this page and your receipts are open to everybody"
	}
	all := []levelView{
		{scoring.InBadges.String(), "Everything", open + ", reports name you, and badges show your credits. So it is until you choose.", false},
		{scoring.InReports.String(), "All but badges", open + ", and reports name you. No badge shows your credits.", false},
		{scoring.OnReceipts.String(), "Receipts only", "The page of each of your receipts is open to everybody. Reports do not name you, and this page is yours alone.", false},
		{scoring.Private.String(), "Nothing", "This page and your receipts are yours alone. Reports and badges count what you did and do not name you.", false},
	}
	for i := range all {
		all[i].Chosen = all[i].Value == chosen.String()
	}
	return all
}

// ownView is what somebody finds on their own page; nil for others.
func (s *server) ownView(r *http.Request, p shownPerson) (*ownView, error) {
	if !p.own {
		return nil, nil
	}
	page := s.path(personPath(p.Account))
	view := &ownView{Erased: p.erased, Saved: r.URL.Query().Has("saved"), TakenBack: r.URL.Query().Has("taken-back")}
	switch {
	case p.erased:
		view.Only = "you were erased here at your wish."
	case p.level == scoring.Private:
		view.Only = "you chose to have nothing shown of you."
	case p.level < scoring.InReports:
		view.Only = "you chose not to be named in reports."
	case !p.known:
		view.Only, view.Unseen = "nothing of you has been seen in a repository that everybody may see.", true
	}
	if p.erased {
		return view, nil
	}
	var err error
	if view.Disputes, err = s.lostDisputes(r.Context(), p); err != nil {
		return nil, err
	}
	view.Data = page + "/data.json"
	if s.own != nil {
		view.Form, view.Erase = page+"/visibility", page+"/erase"
		view.Levels = levelViews(p.level, !p.known)
	}
	return view, nil
}

const (
	changesMost = 20 // by one person within changesTime
	changesTime = time.Hour
)

// ownForm reads a form about the person themselves, who may send only so many.
func (s *server) ownForm(w http.ResponseWriter, r *http.Request) (shownPerson, error) {
	w.Header().Set("Cache-Control", "no-store")
	p, err := s.ownPerson(r.Context(), r.PathValue("login"))
	if err != nil {
		return p, err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return p, failure{http.StatusBadRequest, "The form did not arrive as it was sent. Go back and send it again."}
	}
	if !s.changes.allow(p.ID, s.now()) {
		w.Header().Set("Retry-After", "3600")
		return p, failure{http.StatusTooManyRequests, "That was changed many times within the hour, and nothing was changed now. Come back in an hour."}
	}
	return p, nil
}

// serveChoose notes what somebody chose to have shown of them.
func (s *server) serveChoose(w http.ResponseWriter, r *http.Request) error {
	p, err := s.ownForm(w, r)
	if err != nil {
		return err
	}
	level, err := scoring.ParseVisibility(r.PostForm.Get("level"))
	if err != nil {
		return failure{http.StatusBadRequest, "Nothing was chosen, so nothing was changed. Go back and choose what shows of you."}
	}
	if err := s.own.Choose(r.Context(), p.Account, level, s.now(), s.outside.person(p.Account)); err != nil {
		return fmt.Errorf("note what %s chose to show: %w", p.Login, err)
	}
	s.log.InfoContext(r.Context(), "somebody chose what shows of them", "visitor", *visitorOf(r.Context()), "level", level.String())
	http.Redirect(w, r, s.path(personPath(p.Account))+"?saved=1#yours", http.StatusSeeOther)
	return nil
}

func (s *server) ownRoutes(mux *http.ServeMux) {
	if s.doors == nil {
		return
	}
	mux.Handle("GET /people/{login}/data.json", s.handle(s.serveOwnData))
	if s.own == nil {
		return
	}
	protection := s.sameOrigin()
	protection.SetDenyHandler(s.handle(func(http.ResponseWriter, *http.Request) error {
		return failure{http.StatusForbidden, "Another site has sent you here to change what shows of you. Nothing was changed. If you want to, use your own page."}
	}))
	mux.Handle("POST /people/{login}/visibility", protection.Handler(s.handle(s.serveChoose)))
	mux.Handle("GET /people/{login}/erase", s.handle(s.serveEraseForm))
	mux.Handle("POST /people/{login}/erase", protection.Handler(s.handle(s.serveErase)))
	mux.Handle("GET /erased", s.handle(s.serveErased))
}
