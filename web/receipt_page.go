package web

import (
	"context"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// receiptPage explains one credit: what was done, what came of it, which rule
// gave it, and what the ledger did with it.
type receiptPage struct {
	layout
	Kind      string
	Class     string
	Person    string
	Face      template.HTML
	PersonURL string
	Thread    string // "owner/name#12"
	ThreadURL string // the thread's page
	GitHub    string // the thread on GitHub
	Noun      string // "pull request"
	Subject   string // the thread's title
	Status    scoring.Status
	Stands    standing
	Why       string
	Effect    string
	Until     *moment // when the effect of a pending credit is known at the latest; nil where that is not known
	Waited    string  // "41 days"; empty for kinds that end no wait
	Idle      string  // "212 days", of a stale thread
	RuleName  string
	Rule      *scoring.Rule // nil when the rule is no longer in force
	Sum       []partView    // what it weighs; empty for what is withdrawn
	Total     string
	Timeline  timelineView
	Lost      bool // the thread itself is gone
	One       bool // a single action earned it
	Journal   []journalView
	Verdicts  []verdictView
	Month     crumb         // the report that the credit belongs to
	OnlyYou   bool          // it is shown to nobody but the person
	Withheld  bool          // the person shows it to nobody, and here is only what is disputed
	Disputes  *disputesView // nil where nobody can dispute anything
}

// partView is one line of what a credit weighs.
type partView struct {
	Name   string // "Base"
	Why    string
	Amount string // "1.00", and with its sign what is added to or taken from that
}

type journalView struct {
	At         moment
	Entry      string // "Granted"
	Rule       string
	Maintainer string // who decided, where it was no rule
	Reason     string
}

type verdictView struct {
	Rule    string
	Person  string // empty when the rule found nobody to look at
	Times   int    // how often it says so
	Outcome string // "gave a credit"
	Gave    bool
	Reason  string
	Effect  string // what came of it; empty for nothing
}

// foundReceipt is a receipt that a visitor may see, and what its page is made of.
type foundReceipt struct {
	receipt scoring.Receipt
	journal []scoring.JournalEntry
	thread  *history.Thread // nil when it is gone
	choices scoring.Choices // without the visitor's own, where it is shown to them alone
	onlyYou bool            // it is shown to nobody but the person
	// withheld says that the person, who is not the visitor, shows it to nobody.
	withheld bool
}

// findReceipt finds a receipt, also a withdrawn one, for who may see its repository.
// Who chose not to be shown on receipts sees their own, in their browser.
func (s *server) findReceipt(ctx context.Context, id string) (foundReceipt, error) {
	found, err := s.readReceipt(ctx, id)
	if err == nil && found.withheld {
		err = missing()
	}
	if err != nil {
		return found, err
	}
	return s.placeReceipt(ctx, found)
}

// readReceipt reads a receipt, and whether the visitor may be shown whose it is.
func (s *server) readReceipt(ctx context.Context, id string) (foundReceipt, error) {
	var found foundReceipt
	var err error
	if found.receipt, found.journal, err = s.reader.Receipt(ctx, id); err != nil {
		return found, fmt.Errorf("read receipt %s: %w", id, err)
	}
	if found.choices, err = s.reader.Choices(ctx); err != nil {
		return found, fmt.Errorf("read what people chose to show: %w", err)
	}
	actor := found.receipt.Actor.ID
	if found.choices.Shows(actor, scoring.OnReceipts) {
		return found, nil
	}
	if who := inPersonOf(ctx); who == nil || who.ID != actor {
		found.withheld = true
		return found, nil
	}
	found.onlyYou, found.choices = true, maps.Clone(found.choices)
	delete(found.choices, actor)
	return found, nil
}

// placeReceipt finds the thread of a receipt, for who may see the repository.
func (s *server) placeReceipt(ctx context.Context, found foundReceipt) (foundReceipt, error) {
	receipt := found.receipt
	named, err := s.repoFor(ctx, receipt.Repo.Owner, receipt.Repo.Name)
	if err != nil {
		return found, err
	}
	if named.ID != receipt.Repo.ID || named.Private != receipt.Repo.Private { // the receipt's own is gone, and another has its name
		return found, missing()
	}
	thread, err := s.reader.Thread(ctx, named.Owner, named.Name, receipt.Number)
	switch {
	case err != nil && s.notFound(err):
	case err != nil:
		return found, fmt.Errorf("read the thread of receipt %s: %w", receipt.ID, err)
	case thread.Repo.Private != named.Private || thread.Repo.ID != receipt.Repo.ID:
		return found, missing()
	default:
		found.thread = thread
	}
	return found, nil
}

// serveReceipt serves a receipt.
func (s *server) serveReceipt(w http.ResponseWriter, r *http.Request) error {
	found, err := s.findDisputed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := s.partShown(r, found)
	if err != nil {
		return err
	}
	page, err := s.receiptFor(r.Context(), found, p, nil)
	if err != nil {
		return err
	}
	page.Disputes.done(r.URL.Query().Get("done"))
	return show(w, r, s.pages.receipt, &page)
}

// receiptFor draws a receipt for a visitor, with a form that they sent and that could
// not be taken; nil for none.
func (s *server) receiptFor(ctx context.Context, found foundReceipt, p part, sent *tried) (receiptPage, error) {
	draw := s.newReceiptPage
	if found.withheld {
		draw = s.withheldPage
	}
	page := draw(found.receipt, found.journal, found.thread, found.choices)
	page.OnlyYou = found.onlyYou
	if s.disputes == nil {
		return page, nil
	}
	all, err := s.disputes.Disputes(ctx, found.receipt.ID)
	if err != nil {
		return page, fmt.Errorf("read the disputes on receipt %s: %w", found.receipt.ID, err)
	}
	page.Disputes = s.disputesView(found, p, all, sent)
	switch {
	case page.Disputes.Late:
		page.Status, page.Sum, page.Total = scoring.Withdrawn, nil, ""
		page.Until, page.Effect = nil, sentence(page.Effect)
		page.Stands = standing{Before: "A maintainer has withdrawn this credit."}
	case page.Disputes.Open && found.receipt.Status == scoring.Confirmed:
		page.Stands = untilDecided(found.receipt)
	}
	if !found.withheld {
		page.Journal = found.journalWith(page.Journal, all)
	}
	return page, nil
}

// newReceiptPage draws a receipt. It names nobody who chose to be shown nowhere.
func (s *server) newReceiptPage(r scoring.Receipt, journal []scoring.JournalEntry, thread *history.Thread, choices scoring.Choices) receiptPage {
	hidden := choices.Redactor(scoring.OnReceipts)
	r = hidden.Receipt(r)
	journal = slices.Clone(journal)
	for i := range journal {
		journal[i].Reason = hidden.Text(journal[i].Reason)
	}
	words := wordsFor(r.Kind)
	scope := scoring.Scope{Owner: r.Repo.Owner, Repo: r.Repo.Name}
	page := receiptPage{
		Kind:      words.Name,
		Class:     words.Class,
		Person:    nameText(r.Actor.Login),
		Face:      s.local.face(r.Actor, faceSide),
		PersonURL: s.local.account(r.Actor),
		Thread:    fmt.Sprintf("%s/%s#%d", nameText(r.Repo.Owner), nameText(r.Repo.Name), r.Number),
		GitHub:    s.local.thread(r.Repo, r.Number, r.Type),
		Noun:      threadNoun(r.Type),
		Subject:   titleText(r.Title),
		Status:    r.Status,
		Why:       sentenceText(r.Why),
		Effect:    sentenceText(r.Effect),
		RuleName:  plain(r.Rule),
		Rule:      s.ruleNamed(r.Rule),
		Timeline:  s.local.timeline(r, thread, choices),
		Lost:      thread == nil,
		One:       len(r.Evidence) == 1,
		Journal:   journalViews(journal),
	}
	if !r.Repo.Private && choices.Shows(r.Actor.ID, scoring.InReports) && s.local.person(r.Actor) != "" { // others have no page, or one without this
		page.PersonURL = s.local.person(r.Actor)
	}
	if thread != nil {
		page.ThreadURL = s.path(threadPath(r.Repo, r.Number))
	}
	if len(r.Evidence) > 0 {
		month := scoring.MonthOf(r.At())
		page.Month = crumb{monthName(month), s.path(reportPath(scope, month))}
	}
	way := s.wayTo(scope)
	number := crumb{Text: "#" + strconv.Itoa(r.Number), URL: page.ThreadURL}
	way = append(way, number, crumb{Text: words.Name})
	if number.URL == "" {
		way = slices.Delete(way, len(way)-2, len(way)-1)
	}
	page.layout = s.layout(fmt.Sprintf("%s by %s on %s", words.Name, page.Person, page.Thread), way...)
	if waited := r.WaitEnded(); waited > 0 {
		page.Waited = days(waited)
	}
	if idle := r.Idle(); idle > 0 {
		page.Idle = days(idle)
	}
	page.Stands = stands(r, journal)
	if r.Status != scoring.Withdrawn {
		page.Sum, page.Total = partViews(r.Sum, r.Kind), r.Weight().String()
	}
	if thread != nil && s.judge != nil {
		verdicts := s.judge(thread).Verdicts
		page.Verdicts = verdictViews(verdicts, choices)
		page.until(r, verdicts, thread.KnownUntil)
	}
	return page
}

// until says when the effect of a pending credit is known at the latest, by what its rule
// says of the thread now; or, where what is known of the thread ends, that it is not known.
func (p *receiptPage) until(r scoring.Receipt, verdicts []scoring.Verdict, end time.Time) {
	if r.Status == scoring.Pending && !end.IsZero() {
		day := onDay(end)
		p.Stands = standing{noun(len(r.Evidence), "The action was seen, but the", "The actions were seen, but the") + " history known here ends on", &day,
			"Whether there was an effect after that is not known, so this credit is pending."}
		return
	}
	var last time.Time
	for _, v := range verdicts {
		if v.Outcome == scoring.Awaits && v.Kind == r.Kind && v.Actor.ID == r.Actor.ID && v.Until.After(last) {
			last = v.Until
		}
	}
	if r.Status == scoring.Pending && !last.IsZero() {
		day := onDay(last)
		p.Until, p.Effect = &day, strings.TrimSuffix(p.Effect, ".")
	}
}

// standing says how a credit stands.
type standing struct {
	Before string  // the sentence, up to a day that it names
	Day    *moment // nil where it names none
	After  string
}

// stands says how a credit stands.
func stands(r scoring.Receipt, journal []scoring.JournalEntry) standing {
	switch r.Status {
	case scoring.Pending:
		return standing{Before: noun(len(r.Evidence), "The action was seen. Whether it had its", "The actions were seen. Whether they had their") +
			" effect is not known yet, so this credit is pending."}
	case scoring.Withdrawn:
		for i := len(journal) - 1; i >= 0; i-- {
			if e := journal[i]; e.Entry == scoring.EntryWithdrawn {
				day := onDay(e.At)
				return standing{"This credit was withdrawn on", &day, refusalText(e.Reason)}
			}
		}
		return standing{Before: "This credit was withdrawn, because the thread turned out otherwise or a maintainer withdrew it."}
	}
	if r.EffectAt.IsZero() {
		return standing{Before: "This credit stands."}
	}
	day := onDay(r.EffectAt)
	return standing{Before: "This credit stands: its effect was seen on", Day: &day}
}

// untilDecided says how a confirmed credit stands that is disputed.
func untilDecided(r scoring.Receipt) standing {
	s := standing{Before: "This credit is disputed, and counts until a maintainer decides."}
	if !r.EffectAt.IsZero() {
		day := onDay(r.EffectAt)
		s.Before, s.Day = s.Before+" Its effect was seen on", &day
	}
	return s
}

// ruleNamed finds the rule in force that has this name and version.
func (s *server) ruleNamed(name string) *scoring.Rule {
	for i := range s.rules {
		if s.rules[i].Name() == name {
			return &s.rules[i]
		}
	}
	if r := scoring.NominationRule(); r.Name() == name {
		return &r
	}
	return nil
}

// partViews are the parts of what a credit weighs, whose reasons name its kind as pages do.
func partViews(sum scoring.Sum, kind scoring.Kind) []partView {
	var views []partView
	for i, p := range sum {
		amount := p.Amount.String()
		switch {
		case p.Amount < 0:
			amount = "−" + (-p.Amount).String() // a minus, as long as a plus and its digits
		case i > 0:
			amount = "+" + amount
		}
		views = append(views, partView{sentenceCase(plain(string(p.Name))), sentenceCase(sentenceText(strings.Replace(p.Why, " for "+string(kind), " for "+kindText(string(kind)), 1))), amount})
	}
	return views
}

func journalViews(journal []scoring.JournalEntry) []journalView {
	var views []journalView
	for _, e := range journal {
		view := journalView{At: atMinute(e.At), Entry: sentenceCase(plain(string(e.Entry))), Rule: plain(e.Rule), Reason: sentenceText(e.Reason)}
		if e.Entry == scoring.EntryGranted { // its effect not seen yet
			view.Entry = "Entered as pending"
		}
		if e.Entry == scoring.EntryWithdrawn {
			view.Reason = refusalText(e.Reason)
			maintainer, self := scoring.TakenBack(e.Reason)
			switch {
			case maintainer:
				view.Entry, view.Rule = view.Entry+" by a maintainer", ""
			case self:
				view.Entry, view.Rule = view.Entry+" by the person credited", ""
			}
		}
		views = append(views, view)
	}
	return views
}

func verdictViews(verdicts []scoring.Verdict, choices scoring.Choices) []verdictView {
	var views []verdictView
	for _, v := range saidVerdicts(verdicts, choices, scoring.OnReceipts) {
		view := verdictView{Rule: plain(v.Rule), Person: v.Person, Times: v.Times, Outcome: "gave nothing", Reason: v.Reason, Effect: v.Effect}
		switch v.Outcome {
		case scoring.Gave:
			view.Outcome, view.Gave = "gave a credit", true
		case scoring.Awaits:
			view.Outcome, view.Gave = "gave a pending credit", true
		case scoring.NotAsked:
			view.Outcome = "was not asked"
		}
		views = append(views, view)
	}
	return views
}
