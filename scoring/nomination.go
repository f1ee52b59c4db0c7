package scoring

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// nomination is the one rule that gives credits of every kind: of those that
// people say somebody earned. It looks after all others.
var nomination = Rule{
	Kind: "nomination", Version: 1,
	Looks:   "Somebody with a stake in the thread says in a comment that another person did glue work here: “/credit @somebody triage”, with the kind that it was and, if they like, a reason after it. The credit weighs as much as that of the kind named.",
	Effect:  "A maintainer other than the one who nominated backed it within 30 days with a thumbs-up (👍) on the comment, or a second person nominated the same one for the same kind, and one of the two has a real part in the thread: its author, an assignee, a requested reviewer, anyone who may triage, or anyone who took part before the nominee did.",
	Not:     "Oneself; bots; people who did nothing on the thread before; what a rule credits anyway; people who nominate one another, unless a maintainer who is not among them backs it; what was taken back by “/uncredit @somebody triage”.",
	Missing: "nobody was nominated",
}

// NominationRule is the rule of nominations, which stands beside [Rules]: it has
// no kind of its own.
func NominationRule() Rule { return nomination }

// NominationOpen is for how long a nomination waits to be confirmed.
const NominationOpen = 30 * day

// Nomination is one person's word that another did glue work of a kind.
type Nomination struct {
	Comment int64 // GitHub's id of the comment that says so
	Kind    Kind
	Nominee history.Account
	By      history.Account
	At      time.Time
	URL     string
	Reason  string // as it was written
	Outcome Outcome
	// Confirmed is when it was confirmed, and By whom; zero for other outcomes.
	Confirmed   time.Time
	ConfirmedBy history.Account
	Seconded    bool   // by another nomination, rather than by a maintainer
	Circle      bool   // nominator and nominee stand in a circle of nominations
	Refusal     string // why it counts for nothing, one plain sentence; empty otherwise

	rooted bool // who nominated has a real part in the thread
	live   bool // neither refused nor taken back; it may have lapsed
}

// Nominations are the nominations on a thread in their order, as they stand at
// time now, whether or not a rule gives the same credit.
func Nominations(rules []Rule, t *history.Thread, s Settings, now time.Time) []Nomination {
	n := nominating{thread: t, rules: rules, settings: s, now: now, struck: map[claim]string{}}
	n.collect()
	n.judge()
	return n.all
}

// claim is whose credit of what kind.
type claim struct {
	person int64
	kind   Kind
}

func (n *Nomination) claim() claim { return claim{n.Nominee.ID, n.Kind} }

// nominating reads a thread's asides.
type nominating struct {
	thread   *history.Thread
	rules    []Rule
	settings Settings
	now      time.Time
	all      []Nomination
	backing  []*history.Event // endorsements
	struck   map[claim]string // why nobody can have it
}

// collect reads the asides in order: what is said later counts.
func (n *nominating) collect() {
	declined := map[claim]bool{}
	for i := range n.thread.Asides {
		e := &n.thread.Asides[i]
		here := claim{e.Target.ID, Kind(e.Subject)}
		switch e.Verb {
		case history.Nominated:
			one := Nomination{Comment: e.ID, Kind: here.kind, Nominee: e.Target, By: e.Actor, At: e.At, URL: e.URL, Reason: e.Text}
			one.Refusal = n.refuse(e)
			one.rooted = n.rooted(e)
			n.all = append(n.all, one)
			if e.As == history.Maintainer && one.Refusal == "" && !declined[here] {
				delete(n.struck, here)
			}
		case history.Endorsed:
			if e.Person() && e.As == history.Maintainer {
				n.backing = append(n.backing, e)
			}
		case history.Uncredited:
			if !e.Person() {
				continue
			}
			for j := range n.all {
				if old := &n.all[j]; old.claim() == here && old.By.ID == e.Actor.ID && old.Refusal == "" {
					old.Refusal = "was nominated by " + old.By.Login + ", who took that back"
				}
			}
			switch {
			case e.Actor.ID == e.Target.ID:
				declined[here] = true
				n.struck[here] = declinedCredit
			case e.As == history.Maintainer && !declined[here]:
				n.struck[here] = takenBackBy + e.Actor.Login + whoMaintains
			}
		}
	}
}

// What is said of who may not have a credit that a rule would give.
const (
	declinedCredit = "declined the credit"
	takenBackBy    = "had the credit taken back by "
	whoMaintains   = ", who maintains this"
)

// TakenBack reports whether the reason for which a credit was withdrawn is the word of a
// maintainer, or of the person whose it was, rather than what a rule found. That word
// ends the reason: before it people are quoted, who may have written the same.
func TakenBack(reason string) (byMaintainer, bySelf bool) {
	at := strings.LastIndex(reason, takenBackBy)
	byMaintainer = at >= 0 && strings.HasSuffix(reason, whoMaintains) && !strings.ContainsAny(reason[at:], "“”")
	return byMaintainer, strings.HasSuffix(reason, declinedCredit)
}

// refuse says why a nomination counts for nothing whatever follows.
func (n *nominating) refuse(e *history.Event) string {
	i := slices.IndexFunc(n.rules, func(r Rule) bool { return r.Kind == Kind(e.Subject) })
	switch {
	case !e.Person():
		return "was nominated by nobody who is known as a person"
	case e.Target.ID == e.Actor.ID:
		return "nominated themselves"
	case e.Target.ID == 0 || n.isBot(e.Target):
		return "was nominated by " + e.Actor.Login + ", but is no person"
	case i < 0:
		return "was nominated by " + e.Actor.Login + " for a kind that there is no rule for"
	case n.settings.Off[n.rules[i].Kind]:
		return "was nominated by " + e.Actor.Login + " for a kind that is not looked for here"
	case n.rules[i].Kind == ReviewUnblocking && n.thread.Type != history.PullRequest:
		return "was nominated by " + e.Actor.Login + " for unblocking what is no pull request"
	case !HasActed(n.thread, e.Target, e.At):
		return "was nominated by " + e.Actor.Login + ", but had done nothing on this thread"
	}
	return ""
}

func (n *nominating) isBot(a history.Account) bool {
	return history.IsBotAccount(a) || slices.ContainsFunc(n.thread.Events, func(e history.Event) bool {
		return e.Actor.ID == a.ID && e.Bot
	})
}

// HasActed reports whether somebody did something on a thread by a time, other
// than command the ledger.
func HasActed(t *history.Thread, who history.Account, by time.Time) bool {
	first, acted := firstAct(t, who)
	return acted && !first.After(by)
}

// firstAct is when somebody first did something on a thread.
func firstAct(t *history.Thread, who history.Account) (at time.Time, acted bool) {
	for i := range t.Events {
		e := &t.Events[i]
		own := e.Actor.ID == who.ID || e.Verb == history.Opened && t.For.ID == who.ID
		if own && who.ID != 0 && e.Verb != history.Edited && (!acted || e.At.Before(at)) {
			at, acted = e.At, true
		}
	}
	return at, acted
}

// rooted reports whether who nominated has a part in the thread that nobody can
// give themselves afterwards, so that people from outside do not confirm one
// another.
func (n *nominating) rooted(e *history.Event) bool {
	if e.As != "" || n.thread.ByAuthor(e) {
		return true
	}
	for i := range n.thread.Events {
		given := &n.thread.Events[i]
		if given.At.After(e.At) {
			continue
		}
		switch given.Verb {
		case history.Assigned, history.ReviewRequested:
			if given.Target.ID == e.Actor.ID {
				return true
			}
		}
	}
	mine, acted := firstAct(n.thread, e.Actor)
	theirs, _ := firstAct(n.thread, e.Target)
	return acted && mine.Before(theirs)
}

// judge settles how each nomination stands.
func (n *nominating) judge() {
	for i := range n.all {
		one := &n.all[i]
		if why, ok := n.struck[one.claim()]; ok && one.Refusal == "" {
			one.Refusal = why
		}
		one.live = one.Refusal == ""
	}
	for i := range n.all {
		one := &n.all[i]
		one.Circle = one.live && n.reaches(one.Nominee.ID, one.By.ID)
	}
	for i := range n.all {
		one := &n.all[i]
		if !one.live {
			one.Outcome = Refused
			continue
		}
		n.confirm(one)
		switch {
		case !one.Confirmed.IsZero():
			one.Outcome = Gave
		case one.At.Add(NominationOpen).After(n.now):
			one.Outcome = Awaits
		default:
			one.Outcome = Refused
			one.Refusal = fmt.Sprintf("was nominated by %s, but nobody confirmed that within %s", one.By.Login, days(NominationOpen))
		}
	}
}

// confirm finds what confirmed a nomination first.
func (n *nominating) confirm(one *Nomination) {
	first := func(at time.Time, by history.Account, seconded bool) {
		if one.Confirmed.IsZero() || at.Before(one.Confirmed) {
			one.Confirmed, one.ConfirmedBy, one.Seconded = at, by, seconded
		}
	}
	for _, e := range n.backing {
		if e.ID == one.Comment && e.Actor.ID != one.Nominee.ID && e.Actor.ID != one.By.ID && !e.At.After(one.At.Add(NominationOpen)) && !n.reaches(one.Nominee.ID, e.Actor.ID) {
			first(e.At, e.Actor, false)
		}
	}
	if one.Circle {
		return
	}
	for i := range n.all {
		other := &n.all[i]
		if !other.live || other.Circle || other.claim() != one.claim() || other.By.ID == one.By.ID || !one.rooted && !other.rooted || other.At.Sub(one.At).Abs() > NominationOpen {
			continue
		}
		at := one.At
		if other.At.After(at) {
			at = other.At
		}
		first(at, other.By, true)
	}
}

// reaches reports whether nominations on the thread lead from one person to
// another: then the second one's word for the first is not disinterested.
func (n *nominating) reaches(from, to int64) bool {
	seen := map[int64]bool{from: true}
	for next := []int64{from}; len(next) > 0; {
		at := next[0]
		next = next[1:]
		for i := range n.all {
			one := &n.all[i]
			if one.By.ID != at || !one.live {
				continue
			}
			if one.Nominee.ID == to {
				return true
			}
			if !seen[one.Nominee.ID] {
				seen[one.Nominee.ID] = true
				next = append(next, one.Nominee.ID)
			}
		}
	}
	return false
}
