package ghclient

import (
	"cmp"
	"time"

	"glueledger/scoring/history"
)

// onePush is how far apart the commits of one push may be dated.
const onePush = 10 * time.Minute

// unknownHead stands for a commit that the record does not name.
const unknownHead = "unknown"

type push struct {
	at   time.Time
	head string
	by   *User // nil: not told
}

// pushes adds the pushes to a pull request. The timeline tells of forced ones
// with their new head. The others must be read off the commits: those dated
// after the last forced push (or the opening) came one push at a time, a push
// being commits at most ten minutes apart; earlier ones came with a forced push
// or were replaced by it. Commits do not name accounts, so the author pushed.
func (t *teller) pushes() {
	var found []push
	var commits []*Event
	after := t.created
	for i := range t.Events {
		switch e := &t.Events[i]; e.Event {
		case "head_ref_force_pushed":
			at := later(second(e.CreatedAt), t.created)
			found = append(found, push{at, cmp.Or(e.CommitID, unknownHead+at.String()), e.Actor})
			after = later(after, at)
		case "committed":
			commits = append(commits, e)
		}
	}
	head := t.firstHead(found, commits)
	for i, c := range commits {
		at := t.committed(c)
		if !at.After(after) || i+1 < len(commits) && together(at, second(commits[i+1].time())) {
			continue
		}
		found = append(found, push{at, c.SHA, nil})
	}
	for _, p := range found {
		if p.head == head { // a push that leaves the head as it was is none
			continue
		}
		head = p.head
		a := history.Activity{Verb: history.Pushed, Actor: account(first(p.by, t.Thread.User)), At: p.at, Subject: head}
		if head == unknownHead+p.at.String() {
			a.Subject = ""
		}
		t.add(a)
	}
}

// aWrongClock is how far beyond the last update of its thread a commit is dated whose clock is
// not to be believed. Chosen: clocks are minutes apart, and those of other zones hours.
const aWrongClock = 24 * time.Hour

// committed is when a commit came to be, at most the last update of the thread where the clock
// that dated it was wrong: nothing may seem to lie ahead for years.
func (t *teller) committed(c *Event) time.Time {
	at, last := second(c.time()), second(t.Thread.UpdatedAt)
	if !last.IsZero() && at.Sub(last) > aWrongClock {
		return last
	}
	return at
}

func together(a, b time.Time) bool {
	gap := b.Sub(a)
	return gap >= 0 && gap <= onePush
}

// firstHead is the head that the pull request was opened with, or a name that
// no commit has when the record does not tell.
func (t *teller) firstHead(forced []push, commits []*Event) string {
	if len(forced) == 0 {
		head := ""
		for _, c := range commits {
			if !second(c.time()).After(t.created) {
				head = c.SHA
			}
		}
		if head == "" && len(commits) > 0 { // all commits are newer: they replaced the first ones
			return unknownHead
		}
		if head == "" && t.Thread.Head != nil {
			head = t.Thread.Head.SHA
		}
		return head
	}
	// Reviews name the commit that they looked at.
	earliest, head := forced[0].at, unknownHead
	look := func(at time.Time, commit string) {
		if at = second(at); at.Before(earliest) && commit != "" {
			earliest, head = at, commit
		}
	}
	for _, e := range t.Events {
		if e.Event == "reviewed" {
			look(e.SubmittedAt, e.CommitID)
		}
	}
	for _, c := range t.inOrder() {
		look(c.CreatedAt, c.OriginalCommit)
	}
	return head
}
