package scoring

import (
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"glueledger/scoring/history"
)

// drawThread draws a thread.
func drawThread(t *rapid.T) *history.Thread {
	thread, ok := history.Assemble(drawActivities(t), nil)
	if !ok {
		t.Fatal("no thread")
	}
	return thread
}

// drawActivities draws those of a thread in which all the kinds of glue work, and what
// comes close to it, are likely.
func drawActivities(t *rapid.T) []history.Activity {
	people := []history.Account{accountOf("ana"), accountOf("bo"), accountOf("cy"), accountOf("dee"), accountOf("ci[bot]"), history.Ghost}
	texts := []string{
		"", "ping", "+1", "LGTM", "utACK 6f1c2aa", "Concept ACK", "Thanks!", "cc @dee", "@cy could you take a look?", "What's the motivation for this?",
		"Which version do you run?", "Is this still relevant, or can it be closed?", "The lock is never released when the file is empty, see line 40.",
		"I can reproduce this on a clean machine: it happens as soon as two services mount the same volume.", "Out of scope, we only draw the Earth here.",
		"Thanks, that explains it, I see now what you mean.", "Fixed in the last release.", "Duplicate of #12", "这是什么版本？", "/label bug",
	}
	minutes := []int{0, 0, 1, 5, 30, 59, 60, 61, 600, 1439, 1440, 2880, 7200, 10079, 10080, 15000, 20160, 30000, 43199, 43200, 50000}
	verbs := []history.Verb{
		history.Commented, history.Commented, history.Commented, history.Commented, history.Labeled, history.Unlabeled, history.Renamed, history.Closed,
		history.Reopened, history.Assigned, history.Milestoned, history.Demilestoned, history.Transferred, history.Typed, history.Locked, history.Edited,
	}
	at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	first := history.Activity{Repo: history.Repo{Owner: "lantern", Name: "tiles"}, Number: 1, Type: history.Issue, Verb: history.Opened,
		Actor: rapid.SampledFrom(people).Draw(t, "author"), At: at, Subject: "It hangs"}
	if rapid.Bool().Draw(t, "pull") {
		first.Type = history.PullRequest
		verbs = append(verbs, history.Reviewed, history.Reviewed, history.ReviewCommented, history.Pushed, history.Pushed, history.Merged,
			history.ReviewRequested, history.ReviewDismissed, history.ReadyForReview)
	}
	acts := []history.Activity{first}
	title := first.Subject
	for i := range rapid.IntRange(0, 14).Draw(t, "events") {
		at = at.Add(time.Duration(rapid.SampledFrom(minutes).Draw(t, "minutes")) * time.Minute)
		a := history.Activity{Repo: first.Repo, Number: 1, Type: first.Type, At: at, Updated: at, Actor: rapid.SampledFrom(people).Draw(t, "who"),
			Verb: rapid.SampledFrom(verbs).Draw(t, "verb")}
		switch a.Verb {
		case history.Commented, history.Reviewed, history.ReviewCommented:
			a.ID, a.Text = int64(100+i), rapid.SampledFrom(texts).Draw(t, "text")
			if a.Verb == history.Reviewed {
				a.Subject = rapid.SampledFrom([]string{history.Approved, history.ChangesRequested, history.Remarked}).Draw(t, "state")
			}
		case history.Labeled, history.Unlabeled, history.Milestoned, history.Demilestoned, history.Typed:
			a.Subject = rapid.SampledFrom([]string{"bug", "ui"}).Draw(t, "subject")
		case history.Transferred:
			a.Subject = fmt.Sprintf("lantern/maps#%d", i)
		case history.Renamed:
			a.From, a.Subject = title, rapid.SampledFrom([]string{"It hangs", "It  hangs!", "The export stops at half of the file"}).Draw(t, "title")
			title = a.Subject
		case history.Closed:
			a.Subject = rapid.SampledFrom([]string{"", history.Completed, history.NotPlanned}).Draw(t, "reason")
		case history.Assigned, history.ReviewRequested:
			a.Target = rapid.SampledFrom(people[:4]).Draw(t, "target")
		}
		acts = append(acts, a)
	}
	return acts
}

// drawNow draws a time of evaluation from the last event on, often close to where
// a window closes.
func drawNow(t *rapid.T, thread *history.Thread) time.Time {
	e := thread.Events[rapid.IntRange(0, len(thread.Events)-1).Draw(t, "window of event")]
	d := rapid.SampledFrom([]time.Duration{0, day, 7 * day, 14 * day, 30 * day, 400 * day}).Draw(t, "window")
	now := e.At.Add(d + time.Duration(rapid.IntRange(-1, 1).Draw(t, "second"))*time.Second)
	if last := thread.Events[len(thread.Events)-1].At; now.Before(last) {
		return last
	}
	return now
}

func score(t *history.Thread, now time.Time) Judgement {
	return Score(Rules(), t, DefaultSettings(), now)
}

func tell(t *rapid.T, thread *history.Thread) {
	for _, e := range thread.Events {
		t.Logf("%s %s %s %q %q", storyTime(e.At), e.Actor.Login, e.Verb, e.Subject, e.Text)
	}
}

func TestScoreIsDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		thread := drawThread(t)
		now := drawNow(t, thread)
		if diff := gocmp.Diff(score(thread, now), score(thread, now)); diff != "" {
			tell(t, thread)
			t.Errorf("(-first +second):\n%s", diff)
		}
	})
}

// TestConfirmedStays holds that time alone takes no confirmed credit away, nor
// any of its evidence.
func TestConfirmedStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		thread := drawThread(t)
		now := drawNow(t, thread)
		later := score(thread, now.Add(time.Duration(rapid.IntRange(1, 40*24).Draw(t, "hours"))*time.Hour)).Credits
		for _, c := range score(thread, now).Credits {
			if c.Status != Confirmed {
				continue
			}
			i := slices.IndexFunc(later, func(l Credit) bool { return l.Actor.ID == c.Actor.ID && l.Kind == c.Kind })
			if i < 0 || later[i].Status != Confirmed || !holds(later[i].Evidence, c.Evidence) {
				tell(t, thread)
				t.Errorf("at %v: %s\nlater: %+v", now, creditLine(c), later)
			}
		}
	})
}

func holds(all, some []Evidence) bool {
	return !slices.ContainsFunc(some, func(e Evidence) bool { return !slices.Contains(all, e) })
}

// TestCredits holds what is true of every credit.
func TestCredits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		thread := drawThread(t)
		now := drawNow(t, thread)
		seen := map[string]bool{}
		used := map[string]Kind{}
		for _, c := range score(thread, now).Credits {
			wrong := func(format string, args ...any) {
				tell(t, thread)
				t.Errorf("%s: %s", creditLine(c), fmt.Sprintf(format, args...))
			}
			if key := fmt.Sprint(c.Actor.ID, c.Kind); seen[key] {
				wrong("second credit")
			} else {
				seen[key] = true
			}
			switch {
			case len(c.Evidence) == 0:
				wrong("no evidence")
			case history.IsBotAccount(c.Actor), c.Actor.ID == 0, c.Actor.ID == thread.Author.ID:
				wrong("to somebody who cannot earn it")
			case c.Status == Pending && !c.EffectAt.IsZero(), c.Status == Confirmed && (c.EffectAt.IsZero() || c.EffectAt.After(now)):
				wrong("effect at %v", c.EffectAt)
			case c.Status != Pending && c.Status != Confirmed:
				wrong("status")
			case c.Why == "", c.Effect == "", c.Waited < 0:
				wrong("why %q, effect %q, waited %v", c.Why, c.Effect, c.Waited)
			}
			for i, e := range c.Evidence {
				if i > 0 && e.At.Before(c.Evidence[i-1].At) {
					wrong("evidence out of order")
				}
				done := func(f history.Event) bool {
					return f.Verb == e.Verb && f.At.Equal(e.At) && f.Actor.ID == c.Actor.ID && (e.ID == 0 || e.ID == f.ID)
				}
				if !slices.ContainsFunc(thread.Events, done) {
					wrong("did not do %s at %v", e.Verb, e.At)
				}
				key := fmt.Sprint(c.Actor.ID, e.Verb, e.ID, e.Subject, e.At)
				if other, ok := used[key]; ok {
					wrong("%s at %v is evidence of %s, too", e.Verb, e.At, other)
				}
				used[key] = c.Kind
			}
		}
	})
}

func TestOffRulesGiveNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		thread := drawThread(t)
		now := drawNow(t, thread)
		off := rapid.SampledFrom(Rules()).Draw(t, "off").Kind
		s := DefaultSettings()
		s.Off = map[Kind]bool{off: true}
		j := Score(Rules(), thread, s, now)
		for _, c := range j.Credits {
			if c.Kind == off {
				t.Errorf("%s, which is off", creditLine(c))
			}
		}
		for _, v := range j.Verdicts {
			if (v.Kind == off) != (v.Outcome == NotAsked) {
				t.Errorf("the verdict of %s is %q while %s is off", v.Rule, v.Outcome, off)
			}
		}
	})
}

// TestNothingChangesBeforeNext holds that time alone changes no answer before the
// moment that Score names, and none ever when it names none.
func TestNothingChangesBeforeNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		thread := drawThread(t)
		now := drawNow(t, thread)
		j := score(thread, now)
		later := []time.Time{now.Add(20 * 365 * day)}
		if !j.Next.IsZero() {
			if !j.Next.After(now) {
				t.Fatalf("Next %v is not after %v", j.Next, now)
			}
			later = []time.Time{j.Next.Add(-time.Second), now.Add(j.Next.Sub(now) / 2)}
		}
		for _, at := range later {
			k := score(thread, at)
			if diff := gocmp.Diff(j, k); diff != "" {
				tell(t, thread)
				t.Errorf("looked at %v, the answer changed by %v (-before +after):\n%s", now, at, diff)
			}
		}
	})
}
