package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// disputesView is what a receipt's page says of disputes, and lets the visitor do.
type disputesView struct {
	Rows   []disputeView
	Open   bool         // one is, so the credit counts until that is decided
	Late   bool         // it was decided against the credit, and the ledger has yet to follow
	Inside bool         // the visitor may read what others have against it
	Form   *disputeForm // nil for who may not dispute the receipt, or does so already
	NoPart bool         // the visitor may not dispute the receipt, for want of a part in the thread
	Ask    string       // where GitHub is asked whether they may, as who maintains the repository; empty where it was
	SignIn string       // where to sign in, for who might then; empty for nobody
	Done   string       // what was just done
	Notice string       // what could not be done, and why
	Lost   []string     // what was typed and has no form any more

	mine    bool                          // one of the visitor's own is open
	decided map[scoring.DisputeState]bool // what the visitor has decided
}

// Shown reports whether there is anything to say.
func (v *disputesView) Shown() bool {
	return v != nil && (len(v.Rows) > 0 || v.Form != nil || v.NoPart || v.Ask != "" || v.SignIn != "" || v.Notice+v.Done != "")
}

// disputeView is one dispute.
type disputeView struct {
	ID       string // of its place on the page
	State    string
	Class    string // of its state
	At       moment
	Inside   bool   // the next three may be read
	By       string // "you" for the visitor's own
	Claim    string
	Reason   []string // by line
	Decider  string   // empty while nobody has decided
	Decided  moment
	Answer   []string
	TakeBack string      // where the form goes that takes it back; empty for others' and what is decided
	Decide   *decideForm // nil for who may not decide
}

// disputeForm files a dispute.
type disputeForm struct {
	Action string
	Claims []choiceView
	Reason string
	Wrong  string // with the reason
	// Unchosen says what is wrong with the claim.
	Unchosen string
	Else     bool // whoever files it could decide it otherwise, or might
}

// decideForm decides a dispute.
type decideForm struct {
	Action   string
	ID       string // ends the ids of its fields
	Outcomes []choiceView
	Answer   string
	Wrong    string // with the answer
	Unchosen string // with the outcome
}

// choiceView is one of several to choose from.
type choiceView struct {
	ID, Name          string
	Value, Text, Hint string
	Chosen            bool
}

// tried is a form that was sent and could not be taken.
type tried struct {
	dispute int64  // that was to be decided; 0 for a new one
	choice  string // claim or outcome
	text    string
	wrong   string // with the text
	unset   string // with the choice
	notice  string // with neither
}

// disputesView arranges the disputes on a receipt for a visitor, with a form that they
// sent and that could not be taken; nil for none.
func (s *server) disputesView(found foundReceipt, p part, all []scoring.Dispute, sent *tried) *disputesView {
	r := found.receipt
	view := &disputesView{Inside: p.inside(), decided: map[scoring.DisputeState]bool{}}
	counts := r.Status != scoring.Withdrawn
	for _, d := range all {
		view.mine = view.mine || d.Open() && d.By.ID == p.id()
		if d.Decider.ID != 0 && d.Decider.ID == p.id() {
			view.decided[d.State] = true
		}
		view.Open = view.Open || d.Open() && counts
		view.Late = view.Late || counts && d.State == scoring.CreditWithdrawn && followsLater(d, found.journal)
	}
	if view.Late { // what else is open went with it
		view.Open, counts = false, false
	}
	decides := counts && cannotDecide(p, all) == ""
	for _, d := range all {
		row := s.disputeView(d, found, p)
		if d.Open() && decides {
			row.Decide = s.decideForm(d, found, sent)
		}
		view.Rows = append(view.Rows, row)
	}
	switch {
	case !counts || found.onlyYou || found.withheld:
	case p.who == nil && s.doors != nil:
		view.SignIn = s.path("/login")
	case !p.inside() && p.unasked:
		view.Ask = s.path("/receipts/"+r.ID) + "?maintain=asked#disputes"
	case !p.inside():
		view.NoPart = p.who != nil && !view.mine
	case !view.mine || sent != nil && sent.dispute == 0:
		view.Form = s.disputeForm(r.ID, sent)
		view.Form.Else = (p.maintains || p.unasked) && !p.own
	}
	view.sent(sent)
	return view
}

// done says what the visitor has just done, as ?done= has it, where it is so.
func (v *disputesView) done(what string) {
	if v == nil {
		return
	}
	switch {
	case what == "filed" && v.mine:
		v.Done = "Your dispute is filed. Maintainers see it here, on their list and in the monthly report."
	case what == "taken-back" && (v.Inside || v.NoPart) && !v.mine:
		v.Done = "Your dispute is withdrawn, and what you wrote is gone."
	case what == string(scoring.CreditStands) && v.decided[scoring.CreditStands]:
		v.Done = "The credit stands, and your answer is kept."
	case what == string(scoring.CreditWithdrawn) && v.decided[scoring.CreditWithdrawn]:
		v.Done = "You have withdrawn the credit."
	}
}

// followsLater reports whether the ledger has written nothing since a decision.
func followsLater(d scoring.Dispute, journal []scoring.JournalEntry) bool {
	return len(journal) == 0 || journal[len(journal)-1].At.Before(d.Decided)
}

// sent says what became of a form that could not be taken and is not there any more.
func (v *disputesView) sent(t *tried) {
	if t == nil {
		return
	}
	v.Notice = t.notice
	shown := v.Form != nil && t.dispute == 0
	for _, row := range v.Rows {
		shown = shown || row.Decide != nil && row.ID == disputeAnchor(t.dispute)
	}
	if !shown {
		v.Lost = linesText(t.text)
	}
}

func disputeAnchor(id int64) string { return "dispute-" + strconv.FormatInt(id, 10) }

func (s *server) disputeView(d scoring.Dispute, found foundReceipt, p part) disputeView {
	hidden := found.choices.Redactor(scoring.OnReceipts)
	row := disputeView{ID: disputeAnchor(d.ID), At: onDay(d.At), Inside: p.inside() || p.who != nil && d.By.ID == p.id()}
	row.State, row.Class = disputeStateText(d, found.receipt)
	if row.Inside {
		row.By = found.nameFor(p.who, d.By)
		row.Claim = claimText(d.Claim)
		row.Reason = linesText(hidden.Text(d.Reason))
	}
	if d.State == scoring.CreditStands || d.State == scoring.CreditWithdrawn {
		row.Decider, row.Decided = found.nameFor(p.who, d.Decider), onDay(d.Decided)
		row.Answer = linesText(hidden.Text(d.Answer))
	}
	if d.Open() && d.By.ID == p.id() {
		row.TakeBack = s.takeBackPath(found.receipt.ID)
	}
	return row
}

// nameFor is how somebody is called for a visitor.
func (f foundReceipt) nameFor(who *visitor, a history.Account) string {
	if who != nil && who.ID == a.ID {
		return "you"
	}
	return nameText(f.choices.Account(a, scoring.OnReceipts).Login)
}

// disputeStateText is how a dispute stands, and a class for it.
func disputeStateText(d scoring.Dispute, r scoring.Receipt) (text, class string) {
	switch {
	case d.State == scoring.CreditStands:
		return "the credit stands", "stands"
	case d.State == scoring.CreditWithdrawn:
		return "the credit was withdrawn", "withdrawn"
	case r.Status == scoring.Withdrawn:
		return "settled by itself", "moot"
	}
	return "open", "open"
}

func claimText(c scoring.Claim) string {
	switch c {
	case scoring.ClaimWrong:
		return "nobody should have this credit"
	case scoring.ClaimAnother:
		return "it is somebody else’s"
	}
	return "something else is wrong with it"
}

func (s *server) disputeForm(receipt string, sent *tried) *disputeForm {
	form := &disputeForm{Action: s.path("/receipts/" + receipt + "/dispute")}
	chosen := string(scoring.ClaimWrong)
	if sent != nil && sent.dispute == 0 {
		form.Reason, form.Wrong, form.Unchosen = sent.text, sent.wrong, sent.unset
		chosen = cmp.Or(sent.choice, chosen)
	}
	for i, c := range []scoring.Claim{scoring.ClaimWrong, scoring.ClaimAnother, scoring.ClaimOther} {
		form.Claims = append(form.Claims, choiceView{ID: "claim-" + strconv.Itoa(i), Name: "claim", Value: string(c), Text: sentenceCase(claimText(c)), Chosen: string(c) == chosen})
	}
	return form
}

func (s *server) decideForm(d scoring.Dispute, found foundReceipt, sent *tried) *decideForm {
	id := strconv.FormatInt(d.ID, 10)
	form := &decideForm{Action: s.path("/receipts/" + found.receipt.ID + "/disputes/" + id + "/decide"), ID: id}
	chosen := ""
	if sent != nil && sent.dispute == d.ID {
		form.Answer, form.Wrong, form.Unchosen, chosen = sent.text, sent.wrong, sent.unset, sent.choice
	}
	form.Outcomes = []choiceView{
		{"stands-" + id, "outcome", string(scoring.CreditStands), "The credit stands", "It goes on as it is", chosen == string(scoring.CreditStands)},
		{"withdrawn-" + id, "outcome", string(scoring.CreditWithdrawn), "Withdraw the credit", "As `/uncredit` does; a maintainer’s `/credit` can give it again", chosen == string(scoring.CreditWithdrawn)},
	}
	return form
}

// linesText are the lines of a longer text, as a page shows them.
func linesText(s string) []string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = plain(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// journalWith adds to a journal what was disputed and decided, in its place: before what
// came of it in the same second.
func (f foundReceipt) journalWith(journal []journalView, all []scoring.Dispute) []journalView {
	hidden := f.choices.Redactor(scoring.OnReceipts)
	var with []journalView
	for _, d := range all {
		with = append(with, journalView{At: atMinute(d.At), Entry: "Disputed"})
		if d.Open() {
			continue
		}
		outcome, _ := disputeStateText(d, f.receipt)
		by := nameText(f.choices.Account(d.Decider, scoring.OnReceipts).Login)
		with = append(with, journalView{At: atMinute(d.Decided), Entry: "Decided", Maintainer: by,
			Reason: sentenceText(sentenceCase(outcome) + ": " + hidden.Text(d.Answer))})
	}
	with = append(with, journal...)
	slices.SortStableFunc(with, func(a, b journalView) int { return strings.Compare(a.At.Attr, b.At.Attr) })
	return with
}
