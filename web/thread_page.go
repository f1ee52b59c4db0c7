package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// threadPage is what every rule says of a thread, and who got what for it.
type threadPage struct {
	layout
	Name      string // "owner/name#12"
	URL       string // on GitHub
	Noun      string // "pull request"
	Subject   string // the thread's title
	Author    string
	AuthorURL string
	Opened    moment
	State     string // "open", "closed", "merged"
	Waits     string // what it waits for and on whom; empty for nothing
	Stale     bool   // it has gone stale instead
	Since     *agoView
	Ended     *moment // when the history of the repository ends that nothing keeps current; nil for now
	Credits   []threadCredit
	Unnamed   string       // how many more credits people have who chose not to be named, but not how many people; empty for none
	Gave      []threadRule // the rules that gave somebody something
	Nothing   []threadRule // the others
	Next      *moment      // when time alone can change this next
	Rules     string       // the page of the rules in force
}

// Timed reports whether what rules say names times.
func (p threadPage) Timed() bool {
	saw := func(r threadRule) bool {
		return slices.ContainsFunc(r.Verdicts, func(v threadVerdict) bool { return len(v.Seen) > 0 })
	}
	return p.Next != nil || slices.ContainsFunc(p.Gave, saw) || slices.ContainsFunc(p.Nothing, saw)
}

// threadCredit is a credit on the thread, as the ledger holds it.
type threadCredit struct {
	Kind, Class string
	Person      string
	PersonURL   string // their page; empty for who has none with this on it
	Status      scoring.Status
	Disputed    bool
	Why, Effect string
	URL         string // of the receipt
	At          moment
}

// threadRule is what one rule says of the thread.
type threadRule struct {
	Kind, Class string
	Name        string // "triage/1"
	URL         string // where the rule stands
	Verdicts    []threadVerdict
}

// threadVerdict is what a rule says of what one person did.
type threadVerdict struct {
	Person  string // empty when the rule found nobody to look at
	Outcome string // "confirmed"; empty where nobody was looked at
	Class   string // CSS classes of it
	Times   string // "10 times"; empty for once, and where the outcome counts
	Gave    bool
	Reason  string
	Effect  string
	Seen    []seenView
	Folded  []seenView // further actions of a long run
}

// seenView is one action that a rule looked at.
type seenView struct {
	Action actionView
	At     moment
	URL    string
}

// agoView is how long ago something was.
type agoView struct {
	Text string // "41 days"
	moment
}

// serveThread serves a thread to who may see its repository.
func (s *server) serveThread(w http.ResponseWriter, r *http.Request) error {
	thread, err := s.threadFor(r)
	if err != nil {
		return err
	}
	page, err := s.newThreadPage(r.Context(), thread)
	if err != nil {
		return err
	}
	return show(w, r, s.pages.thread, &page)
}

// threadFor finds the thread that is asked for, for who may see its repository.
func (s *server) threadFor(r *http.Request) (*history.Thread, error) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || number < 1 || strconv.Itoa(number) != r.PathValue("number") {
		return nil, missing()
	}
	repo, err := s.repoFor(r.Context(), r.PathValue("owner"), r.PathValue("repo"))
	if err != nil {
		return nil, err
	}
	thread, err := s.reader.Thread(r.Context(), repo.Owner, repo.Name, number)
	if err != nil {
		return nil, fmt.Errorf("read thread %s#%d: %w", repo.FullName(), number, err)
	}
	if thread.Repo.Private != repo.Private || thread.Repo.ID != repo.ID {
		return nil, missing()
	}
	return thread, nil
}

func (s *server) newThreadPage(ctx context.Context, t *history.Thread) (threadPage, error) {
	choices, err := s.reader.Choices(ctx)
	if err != nil {
		return threadPage{}, fmt.Errorf("read what people chose to show: %w", err)
	}
	receipts, err := s.reader.ThreadReceipts(ctx, t.Repo, t.Number)
	if err != nil {
		return threadPage{}, fmt.Errorf("read the credits on %s#%d: %w", t.Repo.FullName(), t.Number, err)
	}
	author := choices.Account(t.Author, scoring.InReports)
	page := threadPage{
		Name:      fmt.Sprintf("%s/%s#%d", nameText(t.Repo.Owner), nameText(t.Repo.Name), t.Number),
		URL:       s.local.thread(t.Repo, t.Number, t.Type),
		Noun:      threadNoun(t.Type),
		Subject:   titleText(t.Title),
		Author:    nameText(author.Login),
		AuthorURL: s.local.account(author),
		Opened:    onDay(t.OpenedAt),
		State:     stateOf(t),
		Rules:     s.path(repoPath(t.Repo) + "/rules"),
	}
	page.layout = s.layout(page.Subject+" · "+page.Name, append(s.wayTo(scoring.Scope{Owner: t.Repo.Owner, Repo: t.Repo.Name}),
		crumb{Text: "#" + strconv.Itoa(t.Number)})...)
	known, err := s.reader.KnownUntil(ctx, scoring.Scope{Owner: t.Repo.Owner, Repo: t.Repo.Name}, t.Repo.Private)
	if err != nil {
		return threadPage{}, fmt.Errorf("read until when %s is known: %w", t.Repo.FullName(), err)
	}
	ended := scoring.Ended(known, s.now())
	if !ended.IsZero() {
		at := onDay(ended)
		page.Ended = &at
	}
	page.credits(receipts, choices, s.local)
	if s.judge != nil {
		page.judged(s.judge(t), t, s.rules, choices, scoring.AsOf(ended, s.now()))
	}
	return page, nil
}

// stateOf is what has become of a thread.
func stateOf(t *history.Thread) string {
	state := "open"
	for i := range t.Events {
		switch t.Events[i].Verb {
		case history.Reopened:
			state = "open"
		case history.Merged:
			state = "merged"
		case history.Closed:
			if state == "open" { // what is merged is closed, too
				state = "closed"
			}
		}
	}
	return state
}

// namedReceipts are the receipts of people who are named in reports, naming nobody else,
// and those of others that stand.
func namedReceipts(receipts []scoring.Receipt, choices scoring.Choices) (shown, unnamed []scoring.Receipt) {
	hidden := choices.Redactor(scoring.InReports)
	for _, r := range receipts {
		switch {
		case choices.Shows(r.Actor.ID, scoring.InReports):
			shown = append(shown, hidden.Receipt(r))
		case r.Status != scoring.Withdrawn:
			unnamed = append(unnamed, r)
		}
	}
	return shown, unnamed
}

// credits lists who got what. Who chose not to be named is counted.
func (p *threadPage) credits(receipts []scoring.Receipt, choices scoring.Choices, links Links) {
	shown, unnamed := namedReceipts(receipts, choices)
	for _, r := range shown {
		words := wordsFor(r.Kind)
		credit := threadCredit{
			Kind: words.Name, Class: words.Class, Person: nameText(r.Actor.Login), Status: r.Status, Disputed: r.Disputed,
			Why: sentenceText(r.Why), Effect: sentenceText(scoring.EffectBeside(r.Why, r.Effect)), URL: links.receipt(r),
		}
		if !r.Repo.Private { // which people's pages leave out
			credit.PersonURL = links.person(r.Actor)
		}
		if len(r.Evidence) > 0 {
			credit.At = onDay(r.At())
		}
		p.Credits = append(p.Credits, credit)
	}
	if n := len(unnamed); n > 0 {
		p.Unnamed = noun(n, "1 credit of somebody", number(n)+" credits of people") + " who chose not to be named." // of how many would tell what is whose
		if len(p.Credits) > 0 {
			p.Unnamed = "And " + p.Unnamed
		}
	}
}

// judged sets out a judgement.
func (p *threadPage) judged(j scoring.Judgement, t *history.Thread, rules []scoring.Rule, choices scoring.Choices, now time.Time) {
	if w := j.Waiting; w != nil {
		p.Waits, p.Stale = "for "+plain(string(w.For)), w.For == scoring.ForAnyone
		var on []string
		for _, account := range w.On {
			if w.For != scoring.ForAuthor && choices.Shows(account.ID, scoring.InReports) {
				on = append(on, nameText(account.Login))
			}
		}
		if len(on) > 0 {
			p.Waits += ", on " + listed(on)
		}
		p.Since = &agoView{waitedSince(w.Since, now), atMinute(w.Since)}
	}
	said := saidVerdicts(j.Verdicts, choices, scoring.InReports)
	for _, rule := range append(rules[:len(rules):len(rules)], scoring.NominationRule()) {
		words := wordsFor(rule.Kind)
		view := threadRule{Kind: words.Name, Class: words.Class, Name: rule.Name(), URL: p.Rules + "#" + string(rule.Kind)}
		gave := false
		for _, v := range said {
			if v.Rule != rule.Name() {
				continue
			}
			verdict := newThreadVerdict(v, t.Type)
			gave = gave || verdict.Gave
			view.Verdicts = append(view.Verdicts, verdict)
		}
		switch {
		case gave:
			p.Gave = append(p.Gave, view)
		case len(view.Verdicts) > 0:
			p.Nothing = append(p.Nothing, view)
		}
	}
	if !j.Next.IsZero() && t.KnownUntil.IsZero() { // else time alone changes nothing
		next := atMinute(j.Next)
		p.Next = &next
	}
}

// newThreadVerdict draws a verdict with each action once, of which it sets apart what is
// too long.
func newThreadVerdict(v saidVerdict, kind history.ThreadType) threadVerdict {
	view := threadVerdict{Person: v.Person, Reason: v.Reason, Effect: v.Effect}
	view.Gave = v.Outcome == scoring.Gave || v.Outcome == scoring.Awaits
	for _, e := range v.Evidence {
		target := history.Account{Login: e.Subject}
		if e.Verb == history.Nominated { // whose subject is the kind
			target = v.Actor
		}
		a := history.Activity{Verb: e.Verb, ID: e.ID, Subject: e.Subject, Target: target, Actor: v.Actor}
		seen := seenView{Action: actionOf(a, kind), At: atMinute(e.At), URL: webURL(e.URL)}
		if !slices.Contains(view.Seen, seen) {
			view.Seen = append(view.Seen, seen)
		}
	}
	if v.Person != "" {
		view.Outcome, view.Class = outcomeText(v.Outcome)
		switch {
		case v.Times == 1:
		case v.Outcome == scoring.Refused && len(view.Seen) > 1:
			view.Outcome = number(len(view.Seen)) + " actions, " + view.Outcome
		default:
			view.Times = number(v.Times) + " times"
		}
	}
	if len(view.Seen) > shownRun+1 { // a fold that hides a single line saves nothing
		view.Seen, view.Folded = view.Seen[:shownRun], view.Seen[shownRun:]
	}
	return view
}

// outcomeText is the gist of a verdict on somebody, in the words and the looks that the
// credit has that it gave, if any.
func outcomeText(o scoring.Outcome) (said, class string) {
	switch o {
	case scoring.Gave:
		return string(scoring.Confirmed), "outcome gave"
	case scoring.Awaits:
		return string(scoring.Pending), "pending"
	case scoring.NotAsked:
		return "not asked", "outcome"
	}
	return "no credit", "outcome"
}
