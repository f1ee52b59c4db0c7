package history

import (
	"cmp"
	"slices"
	"time"

	"glueledger/scoring/pattern"
)

// Thread is everything known of one issue, pull request or discussion.
type Thread struct {
	Repo   Repo
	Number int
	Type   ThreadType
	Title  string // now
	Author Account
	// For is the person whom a bot opened the thread for: an agent assigns its
	// pull request to whoever asked for it. Zero otherwise. The thread is theirs as
	// much as the bot's.
	For      Account
	OpenedAt time.Time
	URL      string
	// KnownUntil is when what is known of the repository ends; zero where it is kept
	// current.
	KnownUntil time.Time
	// Events are the thread's activities in order, each once. What was deleted is
	// left out.
	Events []Event
	// Asides are, in order, what concerns the ledger rather than the thread: see
	// [Event.Aside]. No other rule than that of nominations looks at them.
	Asides []Event

	next    []int   // by event: the next one by somebody else that moves the thread, -1 for none
	engages []int32 // by event, of a pull request: whether it engages, once that was asked
}

// Event is an activity in its place in a thread.
type Event struct {
	Activity
	Bot bool // done by a bot or an automated account
	// CommandedIn is the id of the comment that told a bot to do this; 0 for none.
	CommandedIn int64
	// Landed says that the change was merged by hand outside GitHub, which shows that
	// as a close of its pull request.
	Landed bool
	// Passing says that this is an approval without a word by somebody of whom the thread shows
	// nothing else, and that nobody merged upon it.
	Passing bool
	Says    *Prose // what Text says, never nil
}

// ByAuthor reports whether e was done by the thread's author, or by the person
// whom a bot opened it for.
func (t *Thread) ByAuthor(e *Event) bool {
	return e.Actor.ID != 0 && (e.Actor.ID == t.Author.ID || e.Actor.ID == t.For.ID)
}

// Assemble puts the activities of one thread together, whatever their order
// and however often each was told. isBot says which accounts are automated; nil
// means that only GitHub's own bot accounts are. It reports false when the
// thread was deleted, or when its opening is not known.
func Assemble(activities []Activity, isBot func(Account) bool) (*Thread, bool) {
	if isBot == nil {
		isBot = IsBotAccount
	}
	acts := once(activities)
	i := slices.IndexFunc(acts, func(a Activity) bool { return a.Verb == Opened })
	if i < 0 {
		return nil, false
	}
	gone := map[int64]bool{}
	for _, a := range acts {
		if a.Verb == Deleted {
			gone[a.ID] = true
		}
	}
	if gone[0] {
		return nil, false
	}
	opened := acts[i]
	t := &Thread{Repo: opened.Repo, Number: opened.Number, Type: opened.Type, Title: opened.Subject,
		Author: opened.Actor, OpenedAt: opened.At, URL: opened.URL}
	acts = slices.DeleteFunc(acts, func(a Activity) bool {
		return a.Verb == Deleted || (hasOwnID(a.Verb) || inComment(a.Verb)) && gone[a.ID]
	})
	showWithReview(acts)
	slices.SortFunc(acts, byTime)
	t.rewind(acts)
	t.Events = make([]Event, 0, len(acts))
	for _, a := range acts {
		e := Event{Activity: a, Bot: isBot(a.Actor), Says: Read(a.Text)}
		if a.Actor.ID == t.Author.ID && e.Says.Cheers() { // what they wish for is what the thread is about
			e.Says.cues.cheers = false
		}
		if e.Aside() {
			t.Asides = append(t.Asides, e)
			continue
		}
		t.Events = append(t.Events, e)
	}
	t.findReflexes()
	t.followCommands()
	t.findLandings()
	t.findPrincipal()
	t.findPassing()
	t.findNext()
	return t, true
}

// findNext works out, in one pass, the next move by somebody else after each
// event, so that a crowd of bumps costs no more than a talk.
func (t *Thread) findNext() {
	t.next = make([]int, len(t.Events))
	if t.Type == PullRequest {
		t.engages = make([]int32, len(t.Events))
	}
	first, other := -1, -1 // the next move, and the next one by another person than its
	for i := len(t.Events) - 1; i >= 0; i-- {
		e := &t.Events[i]
		t.next[i] = first
		if first >= 0 && t.Events[first].Actor.ID == e.Actor.ID {
			t.next[i] = other
		}
		if e.Moves() {
			if first >= 0 && t.Events[first].Actor.ID != e.Actor.ID {
				other = first
			}
			first = i
		}
	}
}

// actedOn reports whether somebody else moved the thread soon after event i.
func (t *Thread) actedOn(i int) bool {
	j := t.next[i]
	return j >= 0 && t.Events[j].At.Sub(t.Events[i].At) <= ActedOn
}

// landed is how people say that they merged a change by hand.
var landed = pattern.MustCompile(`(?i)
	(?:
		^\W*(?:(?:thanks|thank you|ok|okay|great|nice|perfect|lgtm|ack|and)\W+)*|
		\b(?:
			i(?:'ve| have)?|we(?:'ve| have)?|
			(?:this|it|the (?:change|patch|commits?|pr|pull request))(?:'s| is| was| has been)?|thanks,?
		) )(?:
		(?:manually|now|just|also|finally|been|rebased and|squashed and|squash-) ?
	)*(?:merged|landed|committed|applied|integrated|pushed|cherry-?picked)\b|
	\b(?:commits?|change|patch|it|this)(?:'s| is| are) (?:now |already )?in (?:the )?(?:
		master|main|trunk|develop|tree
	)\b|
	\bi(?:'ll| will) (?:go ahead and )?(?:merge|apply|land|commit)\b|
	\band (?:then )?(?:merged|landed|committed|applied|pushed) (?:it|this|them)\b|^\W*merging\b
`)

// notLanded is what denies it, or says it of something else.
var notLanded = pattern.MustCompile(`(?i)
	\b(?:
		never|not|cannot|until|once|if|when|before|unless|should|would|could|another|instead|
		after (?:it|this|that|the|they|we|you|i|#\d+)|
		(?:main|master|the|this|my|that|a|release|feature|new) branch|locally|
		(?:on|in|to) my (?:machine|tree|side|fork|clone|setup)|(?:for|to) test(?:ing)?
	)\b|
	n't\b|\?$
`)

// findLandings finds the closes of pull requests by which the change was merged: whoever
// closed it says so with it, or had approved it, and somebody else than the author names
// the commit or says so soon. That they approved it alone shows nothing: who closes what they had just approved
// can as well have changed their mind.
func (t *Thread) findLandings() {
	if t.Type != PullRequest || slices.ContainsFunc(t.Events, func(e Event) bool { return e.Verb == Merged }) {
		return
	}
	for i := range t.Events {
		e := &t.Events[i]
		if e.Verb != Closed || t.ByAuthor(e) || e.Subject == NotPlanned || e.Subject == Duplicate {
			continue
		}
		approved := false
		e.Landed = slices.ContainsFunc(t.Events, func(c Event) bool {
			with := c.Actor.ID == e.Actor.ID && c.At.Sub(e.At).Abs() <= OneAction
			approved = approved || with && c.Verb == Reviewed && c.Subject == Approved
			after := approved && c.At.Sub(e.At) <= ActedOn && c.Person() && !t.ByAuthor(&c)
			return with && c.saysLanded() || after && (c.namesLanded() || c.saysLanded())
		})
	}
}

// ofLanding are the words beside which a hash is that of a merge.
var ofLanding = pattern.MustCompile(`(?i)
	/commit/|\b(?:merged|landed|pushed|applied|committed|integrated|cherry-?picked)\b|
	\b(?:it|this)(?:'s| is) (?:now )?[0-9a-f]{7,40}\b|
	\b(?:in|on|to|into) (?:the )?(?:master|main|trunk|develop|tree)\b
`)

// namesLanded reports whether e names the commit by which the change was merged.
func (e *Event) namesLanded() bool {
	return slices.ContainsFunc(e.Says.Sentences, func(s string) bool {
		return NamesCommit(s) && ofLanding.MatchString(s) && !notLanded.MatchString(s) && !ackWord.MatchString(s)
	})
}

// saysLanded reports whether e says that the change was merged. What is said to be in
// another pull request was not.
func (e *Event) saysLanded() bool {
	return len(e.Says.Refs) == 0 && (e.Verb == Commented || e.Verb == Reviewed) &&
		slices.ContainsFunc(e.Says.Sentences, func(s string) bool { return landed.MatchString(s) && !notLanded.MatchString(s) })
}

// findPrincipal works out whom a bot's thread was opened for: the person whom
// the bot assigned as it opened it.
func (t *Thread) findPrincipal() {
	for i := range t.Events {
		e := &t.Events[i]
		if e.At.Sub(t.OpenedAt) > OneAction || e.Actor.ID != t.Author.ID || !e.Bot {
			return
		}
		if e.Verb == Assigned && e.Target.ID != t.Author.ID {
			t.For = e.Target
			return
		}
	}
}

func hasOwnID(v Verb) bool { return v == Commented || v == Reviewed || v == ReviewCommented }

// inComment reports whether the verb's ID is the comment that said it, whose
// deletion takes it back.
func inComment(v Verb) bool { return v == Nominated || v == Endorsed || v == Uncredited }

// once keeps the newest version of each activity and joins the tellings of one
// state change.
func once(activities []Activity) []Activity {
	newest := make(map[string]int, len(activities))
	out := make([]Activity, 0, len(activities))
	for _, a := range activities {
		key := a.Key()
		j, seen := newest[key]
		if !seen {
			newest[key] = len(out)
			out = append(out, a)
			continue
		}
		if versionOrder(a, out[j]) > 0 {
			out[j] = a
		}
	}
	slices.SortFunc(out, byTime)
	began := map[string]int{} // state change: where its first telling stands
	kept := out[:0]
	for _, a := range out {
		if a.Verb == Opened || hasOwnID(a.Verb) || inComment(a.Verb) || a.Verb == Deleted {
			kept = append(kept, a)
			continue
		}
		key := a.changeKey()
		if j, ok := began[key]; ok && a.At.Sub(kept[j].At) <= SameChange {
			kept[j].Subject = max(kept[j].Subject, a.Subject)
			kept[j].From = max(kept[j].From, a.From)
			continue
		}
		began[key] = len(kept)
		kept = append(kept, a)
	}
	return withoutNamelessClosings(kept)
}

// withoutNamelessClosings leaves out closings of a discussion by nobody known
// where another source tells who it was: GitHub's API does not, its webhooks do.
func withoutNamelessClosings(acts []Activity) []Activity {
	closing := func(a Activity) bool { return a.Verb == Closed && a.Type == Discussion }
	var named []time.Time
	for _, a := range acts {
		if closing(a) && a.Actor.ID != 0 {
			named = append(named, a.At)
		}
	}
	return slices.DeleteFunc(acts, func(a Activity) bool {
		return closing(a) && a.Actor.ID == 0 &&
			slices.ContainsFunc(named, func(at time.Time) bool { return at.Sub(a.At).Abs() <= SameChange })
	})
}

// versionOrder orders versions of one activity, the one that counts last.
func versionOrder(a, b Activity) int {
	return cmp.Or(a.Updated.Compare(b.Updated), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Subject, b.Subject),
		cmp.Compare(a.From, b.From), a.At.Compare(b.At), cmp.Compare(a.URL, b.URL), cmp.Compare(a.Actor.Login, b.Actor.Login))
}

// byTime orders the activities of a thread. Sources agree on seconds only, so
// within a second the usual order of things decides: what is said comes before
// what is done because of it.
func byTime(a, b Activity) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(rank(a.Verb), rank(b.Verb)), cmp.Compare(a.ID, b.ID),
		cmp.Compare(a.Actor.ID, b.Actor.ID), cmp.Compare(a.Verb, b.Verb), cmp.Compare(a.Subject, b.Subject),
		cmp.Compare(a.Target.ID, b.Target.ID))
}

func rank(v Verb) int {
	switch v {
	case Opened:
		return 0
	case Reopened, Unlocked:
		return 1
	case Pushed, Renamed, Unlabeled, Labeled, Demilestoned, Milestoned, Unassigned, Assigned, Typed, Untyped:
		return 2
	case Reviewed: // before its comments
		return 3
	case Commented, ReviewCommented:
		return 4
	case Merged:
		return 6
	case Closed:
		return 7
	case Locked:
		return 8
	}
	return 5
}

// showWithReview dates comments of a review that was submitted later than they
// were written: nobody could see them before.
func showWithReview(acts []Activity) {
	submitted := map[int64]time.Time{}
	for _, a := range acts {
		if a.Verb == Reviewed {
			submitted[a.ID] = a.At
		}
	}
	for i, a := range acts {
		if at := submitted[a.ReviewID]; a.Verb == ReviewCommented && at.After(a.At) {
			acts[i].At = at
		}
	}
}

// rewind puts the title and draft state of the opening back to what they were
// before the changes that followed; sources show them as they are now.
func (t *Thread) rewind(acts []Activity) {
	opened := slices.IndexFunc(acts, func(a Activity) bool { return a.Verb == Opened })
	titled, drafted := false, false
	for _, a := range acts {
		switch a.Verb {
		case Renamed:
			if !titled {
				acts[opened].Subject, titled = a.From, true
			}
			t.Title = a.Subject
		case Draft, ReadyForReview:
			if !drafted {
				acts[opened].Draft, drafted = a.Verb == ReadyForReview, true
			}
		}
	}
}
