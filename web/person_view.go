package web

import (
	"fmt"
	"slices"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// threadsShown is how many threads of each fate a page names.
const threadsShown = 8

// workView is somebody's span in words. Every text in it that people wrote has gone
// through the writer's escape.
type workView struct {
	Name     string
	Span     string   // "March 2026"
	Summary  []string // plain sentences: what was done, what came of it, what stood beside it
	Moved    bool     // whether any thread moved
	Units    []unitView
	Waited   waitedView
	Became   []fateView
	Days     []dayView // the newest first
	TurnOver []turnOverView
	MoreTurn int    // taken back and left out
	Whole    string // address of the page; empty without a site
}

// fateView is the threads of which one thing has become.
type fateView struct {
	Name    string // "Merged"
	Count   string
	Threads []helpedView
	More    int
}

// helpedView is a thread that somebody helped.
type helpedView struct {
	Thread, Title string
	URL           string // of the thread's page; on GitHub without a site
	Kinds         string // "triage and clarification"
}

// dayView is what was earned on one day.
type dayView struct {
	ID       string // "day-2026-03-05"
	Day      moment
	Receipts []receiptView // by kind
}

// workViewer arranges somebody's work for one sort of reader.
type workViewer struct {
	links  Links
	escape func(string) string // makes plain text safe for the format
	hidden scoring.Redactor
	now    time.Time
}

// view arranges a span. Of the threads at most so many of each fate are named; 0 is all.
func (p workViewer) view(work scoring.PersonWork, helped map[int64]scoring.HelpedThread, receipts []scoring.Receipt, most int) workView {
	units := work.Units()
	view := workView{
		Name:  p.escape(nameText(work.Account.Login)),
		Span:  spanName(work.Span),
		Moved: units.Threads > 0,
		Whole: p.links.personIn(work.Account, work.Span),
	}
	for _, said := range personSummary(work, p.now) {
		view.Summary = append(view.Summary, p.escape(said))
	}
	view.Units = unitViews(units) // a page about somebody does not name what they did not do
	view.Waited = waited(units.WaitEnded)
	view.Became = p.became(work, helped, most)
	view.Days = p.days(receipts)
	for i, t := range work.TurnOver {
		if most > 0 && i == shownOf(len(work.TurnOver), shownTurnOver) {
			view.MoreTurn = len(work.TurnOver) - i
			break
		}
		t.Receipt = p.hidden.Receipt(t.Receipt)
		view.TurnOver = append(view.TurnOver, turnOverView{
			receiptView: p.receipt(t.Receipt), Reason: p.escape(refusalText(p.hidden.Text(t.Reason))), Withdrawn: onDay(t.Withdrawn),
		})
	}
	return view
}

// personSummary says in plain sentences what somebody did and what came of it.
func personSummary(work scoring.PersonWork, now time.Time) []string {
	units, name, in := work.Units(), nameText(work.Account.Login), during(work.Span)
	current := work.Span.Has(scoring.MonthOf(now))
	kinds := withWait(kindsOf(units.Kinds), units.WaitEnded)
	var said []string
	switch {
	case units.Threads == 1:
		said = append(said, fmt.Sprintf("%s, %s %s.", sentenceCase(in), name, deeds(units.Kinds, kinds)))
	case units.Threads > 1:
		said = append(said, fmt.Sprintf("%s, %s saw to %s threads: %s.", sentenceCase(in), name, number(units.Threads), deeds(units.Kinds, kinds)))
	case units.Pending > 0:
		said = append(said, fmt.Sprintf("%s, %s did %s of glue work.", sentenceCase(in), name, count(units.Pending, "piece", "pieces")), arePending(units.Pending))
	case work.Unknown():
		return []string{notKnown(name, work.KnownUntil, spanName(work.Span))}
	case current:
		said = append(said, fmt.Sprintf("No glue work by %s has been seen %s so far.", name, in))
	default:
		said = append(said, fmt.Sprintf("No glue work by %s was seen %s.", name, in))
	}
	if fates := fateWords(work, now); fates != "" {
		said = append(said, fates)
	}
	if units.Pending > 0 && units.Threads > 0 {
		said = append(said, morePending(units.Pending))
	}
	if code := codeBeside(name, work.Span, units.Merged, units.Reviewed); code != "" {
		said = append(said, code)
	}
	if until := work.KnownPart(now); !until.IsZero() {
		said = append(said, knownPart(until, work.Span))
	} else if current && units.Threads+units.Pending > 0 {
		said = append(said, notOver(work.Span))
	}
	return said
}

// withWait is kinds that occur, with what says of the unblocking how much waiting it ended.
func withWait(kinds []kindWords, ended time.Duration) []kindWords {
	n := wholeDays(ended)
	i := slices.IndexFunc(kinds, func(k kindWords) bool { return k.Kind == scoring.ReviewUnblocking })
	if i < 0 || n == 0 {
		return kinds
	}
	kinds = slices.Clone(kinds)
	which := "which ended " + count(n, "day", "days") + " of waiting"
	if i == len(kinds)-1 {
		kinds[i].did += ", " + which
	} else {
		kinds[i].did += " (" + which + ")"
	}
	return kinds
}

// fateWords say what has become of the threads: "Of the 4 threads, 3 are merged and 1 is
// open now." What a history tells that has ended is not said to be so now.
func fateWords(work scoring.PersonWork, now time.Time) string {
	by, still := work.ByFate(), " now."
	if !scoring.Ended(work.KnownUntil, now).IsZero() {
		still = ", as far as is known here."
	}
	all, parts := 0, []string(nil)
	var only scoring.Fate
	for _, fate := range scoring.Fates() {
		n := len(by[fate])
		if n == 0 {
			continue
		}
		all, only = all+n, fate
		parts = append(parts, count(n, "is "+fateText(fate), "are "+fateText(fate)))
	}
	switch {
	case all == 0:
		return ""
	case all == 1 && len(work.Units().Kinds) > 1:
		return "It was all on one thread, which is " + fateText(only) + still
	case all == 1:
		return "The thread is " + fateText(only) + still
	case len(parts) == 1:
		return "All of the " + number(all) + " threads are " + fateText(only) + still
	}
	return "Of the " + number(all) + " threads, " + listed(parts) + still
}

// fateText is a fate within a sentence.
func fateText(f scoring.Fate) string { return plain(string(f)) }

// shownOf is how many of a list are shown, at most about so many; 0 is all. One alone is
// not left out: to say so would take the same room.
func shownOf(all, most int) int {
	if most == 0 || all <= most+1 {
		return all
	}
	return most
}

// became lists the threads by what has become of them.
func (p workViewer) became(work scoring.PersonWork, helped map[int64]scoring.HelpedThread, most int) []fateView {
	kinds := map[int64][]string{}
	for _, d := range work.InSpan() {
		if name := kindText(string(d.Kind)); d.Status == scoring.Confirmed && !slices.Contains(kinds[d.Thread], name) {
			kinds[d.Thread] = append(kinds[d.Thread], name)
		}
	}
	var views []fateView
	by := work.ByFate()
	for _, fate := range scoring.Fates() {
		threads := by[fate]
		if len(threads) == 0 {
			continue
		}
		view := fateView{Name: sentenceCase(fateText(fate)), Count: number(len(threads))}
		for i, id := range threads {
			if i == shownOf(len(threads), most) {
				view.More = len(threads) - i
				break
			}
			t, ok := helped[id]
			if !ok { // gone meanwhile
				continue
			}
			slices.Sort(kinds[id])
			view.Threads = append(view.Threads, helpedView{
				Thread: p.thread(t.Repo, t.Number), Title: p.escape(titleText(t.Title)),
				URL: p.links.threadPage(t.Repo, t.Number, t.Type), Kinds: p.escape(listed(kinds[id])),
			})
		}
		views = append(views, view)
	}
	return views
}

// days groups receipts, which come with the newest first, by the day that they were
// earned on.
func (p workViewer) days(receipts []scoring.Receipt) []dayView {
	var days []dayView
	for _, r := range receipts {
		if len(r.Evidence) == 0 {
			continue
		}
		at := r.At().UTC()
		id := "day-" + at.Format(time.DateOnly)
		if len(days) == 0 || days[len(days)-1].ID != id {
			days = append(days, dayView{ID: id, Day: moment{at.Format(time.DateOnly), at.Format("Monday, 2 January 2006")}})
		}
		day := &days[len(days)-1]
		day.Receipts = append(day.Receipts, p.receipt(p.hidden.Receipt(r)))
	}
	for _, day := range days {
		slices.SortStableFunc(day.Receipts, func(a, b receiptView) int { return byName(a.Kind, b.Kind) })
	}
	return days
}

func (p workViewer) receipt(r scoring.Receipt) receiptView {
	view := viewer{links: p.links, escape: p.escape}.receipt(r)
	view.Thread = p.thread(r.Repo, r.Number)
	if len(r.Evidence) > 0 {
		at := atMinute(r.At())
		at.Text = r.At().UTC().Format("15:04")
		view.At = at
	}
	return view
}

// thread names a thread in full: the work of one person can be anywhere.
func (p workViewer) thread(repo history.Repo, n int) string {
	return p.escape(fmt.Sprintf("%s/%s#%d", nameText(repo.Owner), nameText(repo.Name), n))
}
