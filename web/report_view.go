package web

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// How much of a report is in sight at once.
const (
	shownReceipts   = 3  // of one person; the rest is folded
	shownTurnOver   = 20 // withdrawn credits
	shownDisputed   = 20 // disputed ones
	shownAutomation = 20 // bots and AI agents
	shownWaiting    = 10 // threads that wait
)

// reportView is a report in words. Every text in it that people wrote has gone
// through the writer's escape, so that a template cannot forget to.
type reportView struct {
	Scope   string
	Month   string // "March 2025"
	Lead    string // what the month was, in a sentence or two
	Moved   bool   // whether any thread moved
	Units   []unitView
	None    string // names the kinds that nothing was of; empty for none
	Waited  waitedView
	Beside  []string // sentences: ordinary work, pending credits, who is left out
	Kinds   []kindWords
	Await   map[scoring.Kind]string // of kinds of which nothing counts yet: "1 pending"
	Pending bool                    // some credits are pending

	People     []personView
	Table      []personView // who stands in the table of people, without their receipts
	MorePeople int          // left out of the table
	Unnamed    string       // says how many more chose not to be named; empty for none
	Receipts   bool         // whether each person's receipts are listed
	TurnOver   []turnOverView
	MoreTurns  int
	Disputed   []disputedView
	MoreClaims int // disputed credits
	Automation []automatonView
	MoreBots   int
	Waits      string // says of Waiting what it is
	Waiting    []waitingView
	MoreWaits  int
	AllWaits   string // the page of what waits; empty without a site
	Cut        bool   // something was left out to keep the report short
	Whole      string // address of the whole report; empty without a site
}

// unitView is one natural unit: so many threads triaged.
type unitView struct {
	Count string // "1,203"
	Words string // "threads triaged"
	Class string // CSS class of the kind
}

// waitedView is the waiting that ended; empty when none did.
type waitedView struct {
	Days  string // "1,203"
	Words string // "days of waiting that ended"
	Of    string // what is added up
}

// personView is one contributor's month.
type personView struct {
	ID       int64
	Name     string
	Login    string // as it is
	URL      string // of their page on GitHub; empty for nobody's
	Face     template.HTML
	Page     string // of their page on the site, about the month; empty without one
	At       string // what the report says of them, or another part of it; empty for nothing
	Counts   []int  // by the report's kinds
	Merged   int
	Reviewed int
	Did      string // the glue, in sentences, and what of it is pending
	Code     string // the ordinary work beside it, in a sentence
	Shown    []receiptView
	Folded   []receiptView
	Left     int // receipts that are left out
}

// More says how many receipts are not in sight at once, folded or left out.
func (p personView) More() string {
	return count(len(p.Folded)+p.Left, "more receipt", "more receipts")
}

// receiptView is one line of a person's receipts.
type receiptView struct {
	Kind    string
	Class   string
	Thread  string // "#12", or "name#12" in an owner's report
	Title   string
	URL     string
	Why     string // what was done, in a sentence
	Effect  string // what came of it, in a sentence
	Pending bool
	// Disputed says that a dispute of it is open.
	Disputed bool
	At       moment
	Month    string // in which it was earned, "March 2025"
}

// automatonView is what a bot or an AI agent did.
type automatonView struct {
	Name string
	Did  string
}

// turnOverView is a credit that was taken back.
type turnOverView struct {
	receiptView
	Person    string
	Reason    string
	Withdrawn moment
}

// disputedView is a credit whose disputes are open.
type disputedView struct {
	receiptView
	Person string
}

// waitingView is a thread that waits for somebody now.
type waitingView struct {
	Thread string
	Title  string
	URL    string
	Author string
	Waited string // "69 days", "11 years"
	For    string // "review"
	Stale  bool   // it has gone stale, and waits for nothing else
	On     string // "alice and bob"; empty where it is not known
	Since  moment
	AsOf   string // "5 May 2025": to when the wait is counted, where that is earlier than for the list; else empty
}

// viewer arranges a report for one sort of reader.
type viewer struct {
	links  Links
	escape func(string) string // makes plain text safe for the format
	scope  scoring.Scope
	month  scoring.Month // of a report
	asOf   time.Time
	kinds  []kindWords
}

// newReportView arranges a report; escape makes plain text safe for the format.
func (l Links) newReportView(r scoring.Report, escape func(string) string) reportView {
	counts := []map[scoring.Kind]int{r.Units.PendingKinds}
	for _, p := range r.People {
		counts = append(counts, p.Glue)
	}
	return l.newReportViewOf(r, kindsOf(counts...), escape)
}

// newReportViewOf arranges a report whose people have columns for those kinds.
func (l Links) newReportViewOf(r scoring.Report, kinds []kindWords, escape func(string) string) reportView {
	v := viewer{links: l, escape: escape, scope: r.Scope, month: r.Month, asOf: scoring.AsOf(r.KnownUntil, r.AsOf), kinds: kinds}
	view := reportView{
		Scope:    v.scopeName(),
		Month:    monthName(r.Month),
		Moved:    r.Units.Threads > 0,
		Units:    unitViews(r.Units),
		None:     nothingOf(r.Units),
		Kinds:    slices.Clone(v.kinds),
		Await:    map[scoring.Kind]string{},
		Pending:  r.Units.Pending > 0,
		Receipts: true,
		Whole:    l.report(r.Scope, r.Month),
	}
	if page := l.scope(r.Scope); page != "" {
		view.AllWaits = page + "#waiting"
	}
	view.Lead = v.lead(r)
	if r.Unnamed > 0 {
		view.Unnamed = count(r.Unnamed, "person", "people") + " who chose not to be named"
	}
	view.Beside = beside(r)
	view.Waited = waited(r.Units.WaitEnded)
	for i := range view.Kinds {
		if said := onlyPendingOf(view.Kinds[i].Kind, r.Units); said != "" {
			view.Await[view.Kinds[i].Kind] = said
		}
		view.Kinds[i].Name = escape(view.Kinds[i].Name)
	}
	for _, p := range r.People {
		view.People = append(view.People, v.person(p))
	}
	view.Table = view.People
	for i, a := range r.Automation {
		if i == shownAutomation {
			view.MoreBots = len(r.Automation) - i
			break
		}
		view.Automation = append(view.Automation, automatonView{escape(nameText(a.Account.Login)), automatonDid(a)})
	}
	for i, t := range r.TurnOver {
		if i == shownTurnOver {
			view.MoreTurns = len(r.TurnOver) - i
			break
		}
		view.TurnOver = append(view.TurnOver, turnOverView{
			receiptView: v.receipt(t.Receipt),
			Person:      escape(nameText(t.Actor.Login)),
			Reason:      escape(refusalText(t.Reason)),
			Withdrawn:   onDay(t.Withdrawn),
		})
	}
	for i, c := range r.Disputed {
		if i == shownDisputed {
			view.MoreClaims = len(r.Disputed) - i
			break
		}
		view.Disputed = append(view.Disputed, disputedView{v.receipt(c), escape(nameText(c.Actor.Login))})
	}
	view.Waits = "These threads wait for somebody now, the longest first."
	if said := stood(r.KnownUntil, r.AsOf); said != "" {
		view.Waits = "These threads waited for somebody, the longest first. " + said
	}
	for i, t := range r.Waiting {
		if i == shownWaiting {
			view.MoreWaits = len(r.Waiting) - i
			break
		}
		view.Waiting = append(view.Waiting, v.waiting(t))
	}
	return view
}

// WithReceipts are the people whose receipts are listed.
func (v reportView) WithReceipts() []personView {
	var people []personView
	for _, p := range v.People {
		if v.Receipts && len(p.Shown) > 0 {
			people = append(people, p)
		}
	}
	return people
}

// Order says how people and their receipts are ordered.
func (v reportView) Order() string {
	said := "Everyone is listed by name; the order says nothing else."
	if len(v.WithReceipts()) > 0 {
		said += " Each person’s receipts begin with those that ended the longest waits, then come those that weigh more; what is pending comes last."
	}
	return said
}

// Columns says what the columns of the table of people count.
func (v reportView) Columns() string {
	said := "The columns count each person’s own credits and pull requests, so that what several people did together is counted for each of them, and once above."
	if v.Pending {
		said += " What is pending is in no column."
	}
	return said
}

func (v viewer) person(p scoring.Person) personView {
	view := personView{
		ID:       p.Account.ID,
		Name:     v.escape(nameText(p.Account.Login)),
		Login:    p.Account.Login,
		URL:      v.links.account(p.Account),
		Face:     v.links.face(p.Account, faceSide),
		Merged:   p.Merged,
		Reviewed: p.Reviewed,
		Did:      v.escape(didAndPending(p.Glue, p.Pending, v.kinds)),
		Code:     codeWords(p.Merged, p.Reviewed),
	}
	if page := v.links.person(p.Account); page != "" {
		view.Page = page + "?" + briefQuery(scoring.Span{From: v.month, To: v.month})
	}
	if len(p.Receipts) > 0 {
		view.At = "#person-" + strconv.FormatInt(p.Account.ID, 10)
	}
	for _, k := range v.kinds {
		view.Counts = append(view.Counts, p.Glue[k.Kind])
	}
	for i, r := range p.Receipts {
		line := v.receipt(r)
		// A fold that hides a single line saves nothing.
		if i < shownReceipts || len(p.Receipts) == shownReceipts+1 {
			view.Shown = append(view.Shown, line)
		} else {
			view.Folded = append(view.Folded, line)
		}
	}
	return view
}

func (v viewer) receipt(r scoring.Receipt) receiptView {
	words := wordsFor(r.Kind)
	view := receiptView{
		Kind:     v.escape(words.Name),
		Class:    words.Class,
		Thread:   v.thread(r.Repo, r.Number),
		Title:    v.escape(titleText(r.Title)),
		URL:      v.links.receipt(r),
		Why:      v.escape(sentenceText(r.Why)),
		Effect:   v.escape(sentenceText(scoring.EffectBeside(r.Why, r.Effect))),
		Pending:  r.Status == scoring.Pending,
		Disputed: r.Disputed,
	}
	if len(r.Evidence) > 0 {
		view.At, view.Month = inMonth(r.At()), monthName(scoring.MonthOf(r.At()))
	}
	return view
}

func (v viewer) waiting(t scoring.WaitingThread) waitingView {
	view := waitingView{
		Thread: v.thread(t.Repo, t.Number),
		Title:  v.escape(titleText(t.Title)),
		URL:    v.links.thread(t.Repo, t.Number, t.Type),
		Author: v.escape(nameText(t.Author.Login)),
		Waited: waitedSince(t.Since, scoring.AsOf(t.KnownUntil, v.asOf)),
		For:    v.escape(plain(string(t.For))),
		Stale:  t.For == scoring.ForAnyone,
		Since:  onDay(t.Since),
	}
	if ended := scoring.Ended(t.KnownUntil, v.asOf); !ended.IsZero() {
		view.AsOf = dayText(ended)
	}
	var on []string
	for _, account := range t.On {
		if t.For == scoring.ForAuthor && account.ID == t.Author.ID {
			continue // said already
		}
		on = append(on, v.escape(nameText(account.Login)))
	}
	if len(on) > 5 {
		on = append(on[:4:4], fmt.Sprintf("%d others", len(on)-4))
	}
	view.On = listed(on)
	return view
}

// Said says since when a thread waits, and for what.
func (w waitingView) Said() string {
	end := "."
	if w.AsOf != "" {
		end = ", as of " + w.AsOf + "."
	}
	if w.Stale {
		return fmt.Sprintf("by %s has gone stale: nobody has touched it for %s%s", w.Author, w.Waited, end)
	}
	said := fmt.Sprintf("by %s has waited %s for %s", w.Author, w.Waited, w.For)
	if w.On != "" {
		said += " (" + w.On + ")"
	}
	return said + end
}

// thread names a thread as briefly as the report's scope allows. It always
// stands within a link, where GitHub looks for no references.
func (v viewer) thread(repo history.Repo, number int) string {
	if v.scope.Repo != "" {
		return fmt.Sprintf("#%d", number)
	}
	return fmt.Sprintf("%s#%d", v.escape(nameText(repo.Name)), number)
}

func (v viewer) scopeName() string {
	name := nameText(v.scope.Owner)
	if v.scope.Repo != "" {
		name += "/" + nameText(v.scope.Repo)
	}
	return v.escape(name)
}
