package history

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var people = []Account{ana, bo, cy, ci, Ghost}

// telling is how sources told of one activity; the first is the timeline's, as
// it is now.
type telling []Activity

// history draws the life of one thread as its sources tell it. Two changes of
// one sort by one person lie at least ten seconds apart, for sources that round
// differently cannot tell closer ones apart.
func drawHistory(t *rapid.T) []telling {
	at := noon
	title, draft := "Title 0", rapid.Bool().Draw(t, "draft")
	first := opened(title)
	first.Repo = Repo{ID: 5, Owner: "lantern", Name: "tiles"}
	first.Draft = draft
	openings := telling{first}
	var tellings []telling
	last := map[string]time.Time{}
	for i := range rapid.IntRange(0, 25).Draw(t, "events") {
		id := int64(100 + i)
		at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 3, 10, 60, 4000, 90000, 3000000}).Draw(t, "seconds")) * time.Second)
		a := Activity{Repo: first.Repo, Number: 7, Type: PullRequest, Actor: rapid.SampledFrom(people).Draw(t, "who"), At: at}
		a.Verb = rapid.SampledFrom([]Verb{Commented, Commented, Reviewed, ReviewCommented, Pushed, Labeled, Unlabeled, Renamed, Closed,
			Reopened, Merged, Assigned, ReviewRequested, Draft, ReadyForReview, Milestoned, Edited, Locked, Deleted}).Draw(t, "verb")
		var told telling
		switch a.Verb {
		case Commented, Reviewed, ReviewCommented:
			told = drawVersions(t, a, id, i)
		case Deleted:
			a.ID = 100 + int64(rapid.IntRange(0, 30).Draw(t, "deleted"))
			told = telling{a}
		default:
			change, ok := drawChange(t, a, id, &title, &draft)
			if key := change.changeKey(); !ok || at.Sub(last[key]) < 10*time.Second {
				continue
			} else {
				last[key] = at
			}
			told = telling{change}
			if rapid.Bool().Draw(t, "webhook") { // dated a little later, and may lack the details
				late := change
				late.At = late.At.Add(time.Duration(rapid.IntRange(1, 2).Draw(t, "late")) * time.Second)
				if late.Verb == Closed || late.Verb == Pushed || late.Verb == Locked {
					late.Subject = ""
				}
				told = append(told, late)
			}
			snapshot := first
			snapshot.Subject, snapshot.Draft, snapshot.Updated = title, draft, at
			openings = append(openings, snapshot)
		}
		tellings = append(tellings, told)
	}
	slices.Reverse(openings) // the newest first: the one that counts
	return append(tellings, openings)
}

func drawVersions(t *rapid.T, a Activity, id int64, i int) telling {
	a.ID, a.Updated, a.URL = id, a.At, fmt.Sprintf("https://example.org/%d", id)
	a.Text = rapid.SampledFrom([]string{"", "LGTM", "Why?", "Is it ready, @bo?", "> quoted\n\nNo.", "见上。"}).Draw(t, "text")
	switch a.Verb {
	case Reviewed:
		a.Subject = rapid.SampledFrom([]string{Approved, ChangesRequested, Remarked}).Draw(t, "state")
	case ReviewCommented:
		a.ReviewID = int64(100 + rapid.IntRange(0, i+3).Draw(t, "review"))
	}
	out := telling{a}
	for n := range rapid.IntRange(0, 2).Draw(t, "older versions") {
		old := a
		old.Text, old.Updated = fmt.Sprintf("version %d", n), a.Updated.Add(-time.Duration(n+1)*time.Second)
		out = append(out, old)
	}
	return out
}

// drawChange draws the details of a state change; false for one that changes
// nothing.
func drawChange(t *rapid.T, a Activity, id int64, title *string, draft *bool) (Activity, bool) {
	switch a.Verb {
	case Labeled, Unlabeled, Milestoned:
		a.Subject = rapid.SampledFrom([]string{"bug", "ui", "v1"}).Draw(t, "subject")
	case Assigned, ReviewRequested:
		a.Target = rapid.SampledFrom(people[:3]).Draw(t, "target")
	case Renamed:
		a.From, a.Subject = *title, fmt.Sprintf("Title %d", id)
		*title = a.Subject
	case Closed:
		a.Subject = rapid.SampledFrom([]string{"", Completed, NotPlanned}).Draw(t, "reason")
	case Draft, ReadyForReview:
		if *draft == (a.Verb == Draft) {
			return a, false
		}
		*draft = !*draft
	}
	return a, true
}

// TestAssembleIsTheSameForAllTellings holds the promise of the package: any
// order, any duplication and any split over sources of one history assembles to
// the same thread.
func TestAssembleIsTheSameForAllTellings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tellings := drawHistory(t)
		var plain, messy []Activity
		for _, told := range tellings {
			plain = append(plain, told[0])
			messy = append(messy, told...)
		}
		for range rapid.IntRange(0, len(messy)).Draw(t, "duplicates") {
			messy = append(messy, messy[rapid.IntRange(0, len(messy)-1).Draw(t, "again")])
		}
		messy = rapid.Permutation(messy).Draw(t, "order")
		before := slices.Clone(messy)

		want, wantOK := Assemble(plain, nil)
		got, ok := Assemble(messy, nil)
		if diff := cmp.Diff(want, got, all); ok != wantOK || diff != "" {
			t.Fatalf("ok %v and %v (-plain +messy):\n%s", wantOK, ok, diff)
		}
		if diff := cmp.Diff(before, messy); diff != "" {
			t.Fatalf("Assemble changed its input (-before +after):\n%s", diff)
		}
	})
}

// TestAssembleKeepsOrder holds what every thread has: the opening first, time
// never going back, and each activity once.
func TestAssembleKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var acts []Activity
		for _, told := range drawHistory(t) {
			acts = append(acts, told...)
		}
		thread, ok := Assemble(rapid.Permutation(acts).Draw(t, "order"), nil)
		if !ok {
			t.Fatal("no thread")
		}
		seen := map[string]bool{}
		for i, e := range thread.Events {
			if (e.Verb == Opened) != (i == 0) {
				t.Errorf("event %d is %s", i, e.Verb)
			}
			if i > 0 && e.At.Before(thread.Events[i-1].At) {
				t.Errorf("event %d is before the one before it", i)
			}
			if seen[e.Key()] {
				t.Errorf("%s twice", e.Key())
			}
			seen[e.Key()] = true
		}
	})
}
