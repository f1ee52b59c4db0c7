package slash

import (
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// TestWhoMay is the matrix of who may command what.
func TestWhoMay(t *testing.T) {
	const triage = " nominated bo for triage"
	for _, c := range []struct {
		name, text string
		who        history.Account
		want       []string // what is recorded
		says       string   // a piece of the answer; empty for none
	}{
		{"the author", "/credit @bo triage", ana, []string{"ana" + triage}, ""},
		{"who commented", "/credit @bo triage", imani, []string{"imani" + triage}, ""},
		{"who was assigned", "/credit @bo triage", kofi, []string{"kofi" + triage}, ""},
		{"who may triage", "/credit @bo triage", tara, []string{"tara" + triage + " as triager"}, ""},
		{"a maintainer", "/credit @bo triage", vera, []string{"vera" + triage + " as maintainer"}, ""},
		{"an admin", "/credit @bo triage", odo, []string{"odo" + triage + " as maintainer"}, ""},
		{"a stranger", "/credit @bo triage", zoe, nil, "Only people with a part in this thread"},
		{"oneself", "/credit @imani triage", imani, nil, "Nobody can nominate themselves"},
		{"oneself in another case", "/credit IMANI triage", imani, nil, "Nobody can nominate themselves"},
		{"a maintainer oneself", "/credit @vera triage", vera, nil, "Nobody can nominate themselves"},
		{"a bot", "/credit @robot[bot] triage", ana, nil, "Only people are credited"},
		{"an organization", "/credit @acme triage", ana, nil, "Only people are credited"},
		{"somebody who was not there", "/credit @zoe triage", ana, nil, "zoe has done nothing on this thread"},
		{"nobody", "/credit @nobody-there triage", ana, nil, "no account called nobody-there"},
		{"no such kind", "/credit @bo heroism", ana, nil, "no kind of glue work"},
		{"unblocking an issue", "/credit @bo review-unblocking", ana, nil, "Only a pull request"},
		{"several", "/credit @bo triage\n/credit @kofi clarification", ana, []string{"ana" + triage, "ana nominated kofi for clarification"}, ""},
		{"one of two", "/credit @bo triage\n/credit @ana clarification", ana, []string{"ana" + triage}, "Nobody can nominate"},
		{"a maintainer takes back", "/uncredit @bo triage", vera, []string{"vera uncredited bo for triage as maintainer"}, ""},
		{"the person declines", "/uncredit @imani triage", imani, []string{"imani uncredited imani for triage"}, ""},
		{"even without a part", "/uncredit @zoe triage", zoe, []string{"zoe uncredited zoe for triage"}, ""},
		{"somebody else takes back", "/uncredit @bo triage", ana, nil, "Only maintainers"},
		{"who may triage takes back", "/uncredit @bo triage", tara, nil, "Only maintainers"},
		{"a stranger takes back", "/uncredit @bo triage", zoe, nil, "Only maintainers"},
		{"a bot commands", "/credit @bo triage", robot, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.commands(c.who, c.text)
			w.run()
			if got := w.asides(); !slices.Equal(got, c.want) {
				t.Errorf("recorded %q, want %q (outcome %q)", got, c.want, w.outcome(id))
			}
			if got := w.reacted[id] > 0; got != (len(c.want) > 0) {
				t.Errorf("acknowledged: %v", got)
			}
			if got := w.puzzled[id] == confused; got != (c.says != "" && len(c.want) == 0) {
				t.Errorf("reaction to what was refused: %q", w.puzzled[id])
			}
			var said string
			for _, body := range w.answers {
				said += body
			}
			if c.says == "" && said != "" || !strings.Contains(said, c.says) {
				t.Errorf("answered %q, want %q", said, c.says)
			}
			if w.outcome(id) == "" {
				t.Error("it still waits")
			}
		})
	}
}

func TestNominatorTakesBack(t *testing.T) {
	w := newWorld(t)
	w.commands(imani, "/credit @bo triage")
	w.run()
	if got := w.credits(); !slices.Equal(got, []string{"bo triage pending by nomination/1"}) {
		t.Fatalf("got %q", got)
	}
	w.commands(imani, "/uncredit @bo triage")
	w.run()
	if got := w.credits(); len(got) != 0 || len(w.answers) != 0 {
		t.Errorf("got %q and %q", got, w.answers)
	}
}

func TestMaintainersThumbConfirms(t *testing.T) {
	w := newWorld(t)
	id := w.commands(imani, "/credit @bo triage")
	w.run()
	thumb := func(who history.Account) {
		w.thumbs[id] = append(w.thumbs[id], ghclient.Reaction{ID: int64(len(w.thumbs[id]) + 1), User: who, At: w.now})
	}
	for _, who := range []history.Account{robot, bo, zoe, tara} { // none of whom confirms
		thumb(who)
	}
	w.now = w.now.Add(2 * time.Minute)
	w.run()
	if got := w.credits(); !slices.Equal(got, []string{"bo triage pending by nomination/1"}) {
		t.Fatalf("got %q", got)
	}
	thumb(vera)
	w.now = w.now.Add(2 * time.Minute)
	w.run()
	if got := w.credits(); !slices.Equal(got, []string{"bo triage confirmed by nomination/1"}) {
		t.Fatalf("got %q, with %q", got, w.asides())
	}
	w.now = w.now.Add(30 * time.Hour)
	w.run() // sees that nothing waits any more
	asked := w.asked
	w.now = w.now.Add(30 * time.Hour)
	w.run()
	if w.asked != asked {
		t.Error("reactions are looked at although the nomination is confirmed")
	}
}

func TestNomineeMaintainerDoesNotConfirm(t *testing.T) {
	w := newWorld(t)
	id := w.commands(imani, "/credit @vera triage")
	w.run()
	w.thumbs[id] = []ghclient.Reaction{{ID: 1, User: vera, At: w.now}}
	w.now = w.now.Add(time.Hour)
	w.run()
	if got := w.credits(); !slices.Equal(got, []string{"vera triage pending by nomination/1"}) {
		t.Errorf("got %q", got)
	}
}

// TestPollingThinsOut counts how often reactions are looked at in the 30 days
// that a nomination waits.
func TestPollingThinsOut(t *testing.T) {
	w := newWorld(t)
	w.commands(imani, "/credit @bo triage")
	w.run()
	hour := 0
	for i := range 2000 {
		step := time.Minute
		if i >= 60 {
			step = 30 * time.Minute
		}
		if i == 60 {
			hour = w.asked
		}
		w.now = w.now.Add(step)
		if _, err := w.slash().Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if hour < 10 || w.asked > 100 {
		t.Errorf("looked %d times in the first hour, %d times in all", hour, w.asked)
	}
	w.score()
	if got := w.credits(); len(got) != 0 {
		t.Errorf("after 30 days it is still there: %q", got)
	}
	var n int
	if err := w.store.Reader().QueryRow(`SELECT count(*) FROM nominations`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d are still followed, %v", n, err)
	}
}

func TestSecondNominatorConfirms(t *testing.T) {
	w := newWorld(t)
	w.commands(imani, "/credit @bo triage")
	w.commands(zoe, "/credit @bo triage") // has no part, and so does not count
	w.run()
	if got := w.credits(); !slices.Equal(got, []string{"bo triage pending by nomination/1"}) {
		t.Fatalf("got %q", got)
	}
	w.commands(ana, "/credit @bo triage")
	w.run()
	if got := w.credits(); !slices.Equal(got, []string{"bo triage confirmed by nomination/1"}) {
		t.Errorf("got %q", got)
	}
}

// TestCommandsGiveNoPart has a stranger command twice.
func TestCommandsGiveNoPart(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.commands(zoe, "/credit @bo triage")
	}
	w.run()
	if len(w.asides()) != 0 || w.posted != 1 {
		t.Errorf("recorded %q with %d answers", w.asides(), w.posted)
	}
}

func TestNotObeyed(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(w *world) int64
		want string // outcome
	}{
		{"from before the installation", func(w *world) int64 { return w.says(imani, "/credit @bo triage", began.Add(-time.Hour)) }, saidBeforeApp},
		{"deleted before it was handled", func(w *world) int64 {
			id := w.commands(imani, "/credit @bo triage")
			w.did(imani, history.Activity{Verb: history.Deleted, ID: id}, w.now)
			return id
		}, "deleted"},
		{"by an app for somebody", func(w *world) int64 {
			w.now, w.next = w.now.Add(time.Minute), w.next+1
			w.did(imani, history.Activity{Verb: history.Commented, ID: w.next, Text: "/credit @bo triage", ViaApp: true}, w.now)
			return w.next
		}, "said by no person"},
		{"edited before it was handled", func(w *world) int64 {
			id := w.commands(imani, "/credit @bo triage")
			w.did(imani, history.Activity{Verb: history.Commented, ID: id, Text: "/credit @kofi triage", Updated: w.now.Add(time.Hour)}, w.now)
			return id
		}, "edited"},
		{"in an archived repository", func(w *world) int64 {
			id := w.commands(imani, "/credit @bo triage")
			w.append(nil, webhooks.Change{Kind: webhooks.RepoArchived, Repo: repo, Installation: 70, At: w.now, Heard: w.now})
			return id
		}, "archived"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			id := c.do(w)
			w.run()
			if got := w.outcome(id); got != c.want || len(w.asides()) != 0 || len(w.answers) != 0 || len(w.reacted) != 0 {
				t.Errorf("outcome %q, recorded %q, answered %q, reacted %v; want %q and nothing", got, w.asides(), w.answers, w.reacted, c.want)
			}
		})
	}
}

// TestEditsCommandNothing edits comments into commands.
func TestEditsCommandNothing(t *testing.T) {
	w := newWorld(t)
	id := w.says(imani, "Thanks for that!", w.now)
	w.did(imani, history.Activity{Verb: history.Commented, ID: id, Text: "/credit @bo triage", Updated: w.now.Add(time.Hour)}, w.now)
	// And one that is first heard of as edited.
	w.did(imani, history.Activity{Verb: history.Commented, ID: 77, Text: "/credit @bo triage", Updated: w.now}, w.now.Add(-30*24*time.Hour))
	w.run()
	var n int
	if err := w.store.Reader().QueryRow(`SELECT count(*) FROM commands`).Scan(&n); err != nil || n != 0 || len(w.asides()) != 0 {
		t.Errorf("%d commands are queued, %v; recorded %q", n, err, w.asides())
	}
}

// TestRepositoryWatchedLater tells of a comment before the installation is known.
func TestRepositoryWatchedLater(t *testing.T) {
	w := newWorld(t)
	other := history.Repo{ID: 8, Owner: "acme", Name: "cellar"}
	at := w.now
	w.append([]history.Activity{
		{Repo: other, Number: 1, Type: history.Issue, Verb: history.Opened, Actor: ana, At: at, Updated: at, Subject: "Dust"},
		{Repo: other, Number: 1, Type: history.Issue, Verb: history.Commented, ID: 499, Actor: bo, At: at, Updated: at, Text: "Here, too."},
		{Repo: other, Number: 1, Type: history.Issue, Verb: history.Commented, ID: 500, Actor: ana, At: at, Updated: at, Text: "/credit @bo triage"},
	})
	w.run()
	if got := w.outcome(500); got != "" {
		t.Fatalf("it was settled: %q", got)
	}
	w.append(nil, webhooks.Change{Kind: webhooks.RepoAdded, Repo: other, Installation: 70, Account: acme, At: at, Heard: at})
	w.now = w.now.Add(20 * time.Minute)
	w.run()
	if got := w.outcome(500); got != "credit" || w.reacted[500] == 0 {
		t.Errorf("outcome %q", got)
	}
}

func TestRepositoryNeverWatched(t *testing.T) {
	w := newWorld(t)
	other := history.Repo{ID: 8, Owner: "acme", Name: "cellar"}
	w.append([]history.Activity{
		{Repo: other, Number: 1, Type: history.Issue, Verb: history.Opened, Actor: ana, At: w.now, Updated: w.now, Subject: "Dust"},
		{Repo: other, Number: 1, Type: history.Issue, Verb: history.Commented, ID: 500, Actor: ana, At: w.now, Updated: w.now, Text: "/credit @bo triage"},
	})
	for range 10 {
		w.now = w.now.Add(20 * time.Minute)
		w.run()
	}
	if got := w.outcome(500); got != "not watched" {
		t.Errorf("outcome %q", got)
	}
}

func TestVisibilityCommand(t *testing.T) {
	w := newWorld(t)
	id := w.commands(imani, "/glueledger visibility private")
	w.run()
	choices, err := w.store.Choices(t.Context())
	if err != nil || choices.Of(imani.ID) != scoring.Private || choices[imani.ID].Login != "imani" || len(choices) != 1 || w.reacted[id] == 0 || len(w.answers) != 0 {
		t.Fatalf("choices %v, %v; answers %q", choices, err, w.answers)
	}
	w.commands(zoe, "/glueledger visibility reports\n/glueledger visibility receipts") // the last counts, or the one that shows less
	w.commands(imani, "/glueledger visibility badges")
	w.run()
	if choices, _ = w.store.Choices(t.Context()); choices.Of(imani.ID) != scoring.InBadges || choices.Of(zoe.ID) != scoring.OnReceipts {
		t.Errorf("choices %v", choices)
	}
}

func TestAnswersArePlain(t *testing.T) {
	w := newWorld(t)
	w.did(bo, history.Activity{Verb: history.Labeled, Subject: "<b>@team</b>"}, began.Add(3*time.Hour))
	w.commands(imani, "/credit @kofi clarification <img src=x> @everyone told us")
	w.commands(ana, "/credit @kofi clarification")
	w.commands(zoe, "/uncredit @bo triage")
	w.run()
	w.commands(zoe, "/glueledger why")
	w.run()
	why := w.answers["why/7/1"]
	for _, want := range []string{"**The triage kind** to bo", "**The clarification kind** to kofi", "Nominated by imani and ana", "](https://glue.example.org/receipts/", "Confirmed by"} {
		if !strings.Contains(why, want) {
			t.Errorf("the answer does not say %q:\n%s", want, why)
		}
	}
	w.commands(zoe, "/glueledger help")
	w.commands(zoe, "/credit @<img> triage")
	w.run()
	for key, body := range w.answers {
		if strings.Contains(strings.ReplaceAll(body, "@\u2060", ""), "@") || strings.Contains(strings.ReplaceAll(body, "\\<", ""), "<") {
			t.Errorf("%s mentions somebody or has markup:\n%s", key, body)
		}
	}
}

func TestWhyEditsItsAnswer(t *testing.T) {
	w := newWorld(t)
	w.commands(ana, "/glueledger why")
	w.run()
	first := w.answers["why/7/1"]
	if !strings.Contains(first, "Nobody has a credit") {
		t.Errorf("got %q", first)
	}
	w.did(bo, history.Activity{Verb: history.Labeled, Subject: "bug"}, w.now)
	w.now = w.now.Add(48 * time.Hour)
	w.score()
	w.commands(imani, "/GLUELEDGER Why?")
	w.run()
	if w.posted != 1 || !strings.Contains(w.answers["why/7/1"], "**The triage kind** to bo: Labelled it “bug”. It stood.") {
		t.Errorf("%d comments, the last says %q", w.posted, w.answers["why/7/1"])
	}
}

// TestWhyNamesNobodyHidden asks why where people do not want to be named.
func TestWhyNamesNobodyHidden(t *testing.T) {
	for level, named := range map[string]bool{"private": false, "receipts": false, "reports": true, "badges": true} {
		w := newWorld(t)
		w.commands(imani, "/glueledger visibility "+level)
		w.did(imani, history.Activity{Verb: history.Labeled, Subject: "bug"}, began.Add(5*time.Hour))
		w.did(bo, history.Activity{Verb: history.Typed, Subject: "Bug"}, began.Add(6*time.Hour))
		w.commands(imani, "/credit @kofi clarification told us")
		w.run()
		w.commands(ana, "/glueledger why")
		w.run()
		why := w.answers["why/7/1"]
		if got := strings.Contains(why, "imani"); got != named {
			t.Errorf("%s: named: %v\n%s", level, got, why)
		}
		if got := strings.Contains(why, "1 more, of somebody who chose not to be named.\n"); got == named || !strings.Contains(why, "kofi") {
			t.Errorf("%s:\n%s", level, why)
		}
	}
}

// TestChoiceRenewsExplanations hides somebody who was named in an answer, and
// shows them again.
func TestChoiceRenewsExplanations(t *testing.T) {
	w := newWorld(t)
	w.did(imani, history.Activity{Verb: history.Labeled, Subject: "bug"}, began.Add(5*time.Hour))
	w.score()
	w.commands(ana, "/glueledger why")
	w.run()
	named := func() bool { return strings.Contains(w.answers["why/7/1"], "imani") }
	if !named() {
		t.Fatalf("got %q", w.answers)
	}
	w.commands(imani, "/glueledger visibility private")
	w.run()
	if named() || w.posted != 1 {
		t.Errorf("hidden: %d comments, %q", w.posted, w.answers)
	}
	w.commands(imani, "/glueledger visibility reports")
	w.run()
	if !named() || w.posted != 1 {
		t.Errorf("shown again: %d comments, %q", w.posted, w.answers)
	}
	w.commands(zoe, "/glueledger visibility private") // who said no more on the thread, and is not named
	calls := w.calls
	w.run()
	if w.calls-calls > 6 {
		t.Errorf("%d calls for somebody without a part", w.calls-calls)
	}
}

// TestAnswersAreRationed has one person ask on many threads.
func TestAnswersAreRationed(t *testing.T) {
	w := newWorld(t)
	for n := range 25 {
		at := w.now.Add(time.Duration(n) * time.Minute)
		w.append([]history.Activity{
			{Repo: repo, Number: 10 + n, Type: history.Issue, Verb: history.Opened, Actor: ana, At: at, Updated: at, Subject: "Dust"},
			{Repo: repo, Number: 10 + n, Type: history.Issue, Verb: history.Commented, ID: int64(5000 + n), Actor: zoe, At: at, Updated: at, Text: "/glueledger help"},
		})
	}
	w.now = w.now.Add(time.Hour)
	w.run()
	if w.posted != answersADay {
		t.Errorf("%d answers in a day", w.posted)
	}
	w.now = w.now.Add(48 * time.Hour)
	w.commands(zoe, "/glueledger help")
	w.run()
	if w.posted != answersADay+1 {
		t.Errorf("no answer two days later: %d", w.posted)
	}
}

// TestKilledAnywhere kills the process at each call to the outside, before and
// after it took effect, and wants the same in the end.
func TestKilledAnywhere(t *testing.T) {
	play := func(dies int, after bool) (string, bool) {
		w := newWorld(t)
		w.says(bo, "I can reproduce that.", began.Add(3*time.Hour))
		id := w.commands(imani, "/credit @bo triage sorted it out\n/credit @imani triage\n/glueledger visibility reports")
		w.commands(zoe, "/credit @bo triage")
		w.commands(imani, "/glueledger why")
		w.thumbs[id] = []ghclient.Reaction{{ID: 1, User: zoe, At: w.now}, {ID: 2, User: vera, At: w.now}}
		w.calls, w.dies, w.after = 0, dies, after
		w.run()
		w.commands(vera, "/uncredit @kofi clarification")
		w.commands(imani, "/uncredit @bo triage\n/glueledger help")
		w.run()
		died := w.dead
		w.dead, w.dies = false, 0
		for range 3 {
			w.now = w.now.Add(2 * time.Hour)
			w.run()
		}
		return w.state(), died
	}
	want, _ := play(0, false)
	for _, piece := range []string{"bo nominated", "imani nominated bo", "vera uncredited kofi", "imani uncredited bo", "help/7/1", "why/7/1", "answer/7/1/8"} {
		if piece != "bo nominated" && !strings.Contains(want, piece) {
			t.Fatalf("the play lacks %q:\n%s", piece, want)
		}
	}
	n := 0
	for dies := 1; ; dies++ {
		some := false
		for _, after := range []bool{false, true} {
			got, died := play(dies, after)
			some = some || died
			if got != want {
				t.Errorf("killed at call %d (after: %v):\n%s\nwant\n%s", dies, after, got, want)
			}
		}
		if n++; !some {
			break
		}
	}
	if n < 20 {
		t.Errorf("only %d calls were the last", n)
	}
}

// Somebody hides who has no credit, but is named in the sentence of another's.
func TestHidingIsToldInOthersBadges(t *testing.T) {
	w := newWorld(t)
	id := w.commands(imani, "/credit @kofi triage found the cause")
	w.run()
	w.thumbs[id] = []ghclient.Reaction{{ID: 1, User: vera, At: w.now}}
	w.now = w.now.Add(time.Hour)
	w.run()
	marked := func() int {
		marks, err := w.store.BadgeMarks(t.Context(), w.now, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range marks {
			if err := w.store.ClearBadgeMark(t.Context(), m, time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
		return len(marks)
	}
	marked()
	if err := w.store.SetVisibility(t.Context(), imani, scoring.Private, w.now, "x"); err != nil {
		t.Fatal(err)
	}
	if n := marked(); n != 1 {
		t.Errorf("%d threads are looked at again, want 1", n)
	}
}

// Maintainers can edit what others wrote, and must not command in their names.
func TestEditedComments(t *testing.T) {
	edit := func(w *world, id int64, who history.Account, after time.Duration, text string) {
		at := w.now.Add(after)
		w.did(imani, history.Activity{Verb: history.Commented, ID: id, Text: text, Updated: at}, w.now)
		if who.ID != 0 {
			w.did(who, history.Activity{Verb: history.Edited, ID: id}, at)
		}
	}
	for _, test := range []struct {
		name string
		do   func(w *world) int64
		want string
	}{
		{"not edited", func(w *world) int64 { return w.commands(imani, "/credit @kofi triage") }, "credit"},
		{"by the author", func(w *world) int64 {
			id := w.commands(imani, "/credit @koffi triage")
			edit(w, id, imani, time.Minute, "/credit @kofi triage")
			return id
		}, "credit"},
		{"twice by the author", func(w *world) int64 {
			id := w.commands(imani, "/credit @koffi triage")
			edit(w, id, imani, time.Minute, "/credit @koffie triage")
			edit(w, id, imani, time.Minute+3*time.Second, "/credit @kofi triage")
			return id
		}, "credit"},
		{"by a maintainer", func(w *world) int64 {
			id := w.commands(imani, "/glueledger why")
			edit(w, id, vera, time.Minute, "/credit @kofi triage")
			return id
		}, "edited"},
		{"by a maintainer at once", func(w *world) int64 {
			id := w.commands(imani, "/glueledger why")
			edit(w, id, vera, time.Second, "/credit @kofi triage")
			return id
		}, "edited"},
		{"by a maintainer, then the author", func(w *world) int64 {
			id := w.commands(imani, "/glueledger why")
			edit(w, id, vera, time.Minute, "/credit @kofi triage")
			edit(w, id, imani, 2*time.Minute, "/credit @kofi triage!")
			return id
		}, "edited"},
		{"nobody knows by whom", func(w *world) int64 {
			id := w.commands(imani, "/glueledger why")
			edit(w, id, history.Account{}, time.Minute, "/credit @kofi triage")
			return id
		}, "edited"},
		{"first seen edited", func(w *world) int64 {
			edit(w, 77, history.Account{}, time.Minute, "/credit @kofi triage")
			return 77
		}, "edited"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.now = w.now.Add(time.Minute)
			id := test.do(w)
			w.now = w.now.Add(5 * time.Minute)
			w.run()
			if got := w.outcome(id); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
