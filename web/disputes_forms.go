package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// formBytes is the most that a form of a dispute is read of: every character of the
// longest reason takes up to twelve bytes on its way.
const formBytes = 12*disputeRunes + 1024

func (s *server) disputeRoutes(mux *http.ServeMux) {
	if s.disputes == nil || s.doors == nil { // nobody could file one
		return
	}
	mux.Handle("GET /o/{owner}/{repo}/disputes", s.handle(s.serveDisputes))
	protection := s.sameOrigin()
	protection.SetDenyHandler(s.handle(func(http.ResponseWriter, *http.Request) error {
		return failure{http.StatusForbidden, "Another site has sent this form, so nothing was done. Use the form on the receipt itself."}
	}))
	post := func(h func(http.ResponseWriter, *http.Request) error) http.Handler {
		return protection.Handler(s.handle(h))
	}
	mux.Handle("POST /receipts/{id}/dispute", post(s.serveFiling))
	mux.Handle("POST /receipts/{id}/dispute/take-back", post(s.serveTakingBack))
	mux.Handle("POST /receipts/{id}/disputes/{dispute}/decide", post(s.serveDecision))
}

// disputing is a form that was sent from a receipt's page.
type disputing struct {
	found foundReceipt
	part  part
	form  map[string]string
	// refused says why nothing is done about it, whatever is in it; empty where it may be.
	refused string
}

func (d disputing) account() history.Account {
	return history.Account{ID: d.part.who.ID, Login: d.part.who.Login, Type: "User"}
}

// readDisputing reads a form. A receipt that the visitor may not see is missing, before
// anything is said of who may do what.
func (s *server) readDisputing(w http.ResponseWriter, r *http.Request, fields ...string) (disputing, error) {
	found, err := s.findDisputed(r.Context(), r.PathValue("id"))
	if err != nil {
		return disputing{}, err
	}
	d := disputing{found: found, part: s.partIn(r.Context(), found), form: map[string]string{}}
	r.Body = http.MaxBytesReader(w, r.Body, formBytes)
	if err := r.ParseForm(); err != nil {
		if _, long := errors.AsType[*http.MaxBytesError](err); long {
			return d, failure{http.StatusRequestEntityTooLarge, "This is much too long: " + tooLong + " Go back and shorten it."}
		}
		return d, failure{http.StatusBadRequest, "This form cannot be read. Use the one on the receipt itself."}
	}
	for _, field := range fields {
		d.form[field] = strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(field), "\r\n", "\n"))
	}
	switch {
	case d.part.who == nil:
		d.refused = "Nothing was done, since you are not signed in. Copy what you wrote, sign in and send it again."
	case !d.part.inside():
		d.refused = "Only who has a part in the thread, or maintains the repository, can dispute this credit."
	}
	return d, nil
}

const tooLong = "a text has up to 2,000 characters."

// wrongText says what is wrong with a text that must be there; empty for nothing.
func wrongText(s, missing string) string {
	switch {
	case len(linesText(s)) == 0 || !utf8.ValidString(s):
		return missing
	case utf8.RuneCountInString(s) > disputeRunes:
		return "This is too long: " + tooLong
	}
	return ""
}

// serveFiling files a dispute.
func (s *server) serveFiling(w http.ResponseWriter, r *http.Request) error {
	d, err := s.readDisputing(w, r, "claim", "reason")
	if err != nil {
		return err
	}
	sent := &tried{choice: d.form["claim"], text: d.form["reason"]}
	switch {
	case d.refused != "":
	case d.found.onlyYou:
		d.refused = "Only you see this receipt, so nobody could answer. “/uncredit”, in a comment on its thread, takes the credit back."
	case d.found.withheld:
		d.refused = "Whose credit this is shows it to nobody any more, so nothing new can be said against it."
	}
	if d.refused != "" {
		return s.showRefused(w, r, d, sent)
	}
	claim := scoring.Claim(sent.choice)
	switch claim {
	case scoring.ClaimWrong, scoring.ClaimAnother, scoring.ClaimOther:
	default:
		sent.unset = "Choose one of the three."
	}
	if sent.wrong = wrongText(sent.text, "Say why: a maintainer decides by it."); sent.wrong+sent.unset != "" {
		return s.showAgain(w, r, d, http.StatusUnprocessableEntity, sent)
	}
	outcome, err := s.disputes.FileDispute(r.Context(), scoring.Dispute{
		Receipt: d.found.receipt.ID, By: d.account(), At: s.now(), Claim: claim, Reason: sent.text})
	if err != nil {
		return fmt.Errorf("file a dispute: %w", err)
	}
	switch outcome {
	case scoring.FiledBefore:
		sent.notice = "You dispute this credit already. Take that back first, to say something else."
		return s.showAgain(w, r, d, http.StatusConflict, sent)
	case scoring.FiledTooMany:
		sent.notice = fmt.Sprintf("You have filed %d disputes within a day, which is the most. Nothing was filed; try again tomorrow.", scoring.DisputesADay)
		return s.showAgain(w, r, d, http.StatusTooManyRequests, sent)
	case scoring.FiledLate:
		sent.notice = "This credit is withdrawn, so there is nothing to dispute any more."
		return s.showAgain(w, r, d, http.StatusConflict, sent)
	}
	return s.backToReceipt(w, r, d, "filed")
}

// serveTakingBack takes the visitor's own dispute back, whatever they have to do with the
// thread by now, and whether or not they may see it.
func (s *server) serveTakingBack(w http.ResponseWriter, r *http.Request) error {
	d, err := s.readDisputing(w, r)
	if err != nil && s.isMissing(err) {
		return s.takeBackLost(w, r, r.PathValue("id"), err)
	}
	if err != nil {
		return err
	}
	if d.part.who == nil {
		return s.showRefused(w, r, d, &tried{})
	}
	done, err := s.disputes.TakeBackDispute(r.Context(), d.found.receipt.ID, d.account())
	if err != nil {
		return fmt.Errorf("take a dispute back: %w", err)
	}
	if !done {
		return s.showAgain(w, r, d, http.StatusConflict, &tried{notice: "There is no open dispute of yours: it was decided, or taken back before."})
	}
	if d.found.withheld { // it may be missing for them now
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, s.path(threadPath(d.found.receipt.Repo, d.found.receipt.Number)), http.StatusSeeOther)
		return nil
	}
	return s.backToReceipt(w, r, d, "taken-back")
}

// serveDecision decides a dispute. Who may not is told so whether or not there is one.
func (s *server) serveDecision(w http.ResponseWriter, r *http.Request) error {
	d, err := s.readDisputing(w, r, "outcome", "answer")
	if err != nil {
		return err
	}
	all, err := s.disputes.Disputes(r.Context(), d.found.receipt.ID)
	if err != nil {
		return fmt.Errorf("read the disputes on receipt %s: %w", d.found.receipt.ID, err)
	}
	sent := &tried{choice: d.form["outcome"], text: d.form["answer"]}
	sent.dispute, _ = strconv.ParseInt(r.PathValue("dispute"), 10, 64) // 0 is none
	if d.refused == "" {
		d.refused = cannotDecide(d.part, all)
	}
	if d.refused != "" {
		return s.showRefused(w, r, d, sent)
	}
	if !slices.ContainsFunc(all, func(one scoring.Dispute) bool { return one.ID == sent.dispute }) {
		sent.notice = decidedMeanwhile
		return s.showAgain(w, r, d, http.StatusConflict, sent)
	}
	outcome := scoring.DisputeState(sent.choice)
	if outcome != scoring.CreditStands && outcome != scoring.CreditWithdrawn {
		sent.unset = "Choose one of the two."
	}
	sent.wrong = wrongText(sent.text, "Answer those who dispute it, and whose credit it is: say why.")
	if sent.wrong+sent.unset != "" {
		return s.showAgain(w, r, d, http.StatusUnprocessableEntity, sent)
	}
	done, err := s.disputes.DecideDispute(r.Context(), scoring.Decision{Dispute: sent.dispute, Receipt: d.found.receipt.ID, By: d.account(), At: s.now(),
		Withdraw: outcome == scoring.CreditWithdrawn, Answer: sent.text})
	if err != nil {
		return fmt.Errorf("decide a dispute: %w", err)
	}
	if !done {
		sent.notice = decidedMeanwhile
		return s.showAgain(w, r, d, http.StatusConflict, sent)
	}
	return s.backToReceipt(w, r, d, sent.choice)
}

const decidedMeanwhile = "This was decided or taken back meanwhile, so your answer was not kept."

// cannotDecide says why somebody may not decide the disputes on a receipt; empty where
// they may.
func cannotDecide(p part, all []scoring.Dispute) string {
	switch {
	case !p.maintains:
		return "Only who maintains the repository on GitHub can decide this."
	case p.own:
		return "This credit is yours, so another maintainer has to decide."
	case slices.ContainsFunc(all, func(d scoring.Dispute) bool { return d.By.ID == p.who.ID }):
		return "You have disputed this credit yourself, so another maintainer has to decide."
	}
	return ""
}

// showRefused shows the receipt to who may not do what they tried.
func (s *server) showRefused(w http.ResponseWriter, r *http.Request, d disputing, sent *tried) error {
	sent.notice = d.refused
	return s.showAgain(w, r, d, http.StatusForbidden, sent)
}

// showAgain shows the receipt with a form that could not be taken.
func (s *server) showAgain(w http.ResponseWriter, r *http.Request, d disputing, status int, sent *tried) error {
	page, err := s.receiptFor(r.Context(), d.found, d.part, sent)
	if err != nil {
		return err
	}
	page.Who = whoOf(r.Context())
	return showStatus(w, status, s.pages.receipt, &page)
}

// backToReceipt leads back to the receipt, which says what was done.
func (s *server) backToReceipt(w http.ResponseWriter, r *http.Request, d disputing, done string) error {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.path("/receipts/"+d.found.receipt.ID)+"?done="+done+"#disputes", http.StatusSeeOther)
	return nil
}
