package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// The names of the hostile ledger are as long as GitHub lets them be.
var (
	HostileOwner  = strings.Repeat("meadow-", 5) + "mead"
	HostileRepo   = "a-repository-name-of-a-hundred-letters_" + strings.Repeat("w", 61)
	HostilePerson = strings.Repeat("w", 39) // who helps on every thread
)

// HostileWords are what people write there: to break out of a page, to mislead its
// reader, or to be wider than a screen.
func HostileWords() []string {
	return []string{
		`<script>alert(1)</script><img src=x onerror=alert(1)>`, `" onmouseover="alert(1)`, "</title></textarea><h1>gone</h1>", "Hidden <!-- words --> and --> more",
		"\u202etxt.exe\u2066 and \u200bnothing\u200d", "مرحبا بالعالم | שלום עולם", strings.Repeat("🎉", 100), "h" + strings.Repeat("\u0336\u0315", 100) + "i",
		strings.Repeat("Donaudampfschifffahrt", 12), strings.Repeat("`unbroken-code/with_everything.in:it`", 6), "[click](javascript:alert(1)) ![x](https://evil.example/p.png) **bold** | a | b |",
		"=cmd|' /C calc'!A0", "@octo/security-team fixes #1 and www.evil.example", "one\r\n\r\n# two\x00\x1b[31m\u2028three",
	}
}

// Hostile fills an empty ledger with threads on which people wrote those words wherever
// they can write, and judges them. It all happened in the two months before now.
func Hostile(t testing.TB, s *store.Store, now time.Time) {
	t.Helper()
	h := hostile{repo: history.Repo{ID: 1, Owner: HostileOwner, Name: HostileRepo}, day: now.UTC().Truncate(24*time.Hour).AddDate(0, -2, 0)}
	for _, words := range HostileWords() {
		h.issue(words)
		h.pull(words)
		h.waits(words)
	}
	if _, err := s.Append(t.Context(), h.done, nil); err != nil {
		t.Fatal(err)
	}
	judge := func(thread *history.Thread, settings scoring.Settings) scoring.Judgement {
		return scoring.Score(scoring.Rules(), thread, settings, now)
	}
	for {
		switch n, err := s.ScoreDue(t.Context(), now, 100, judge); {
		case err != nil:
			t.Fatal(err)
		case n == 0:
			return
		}
	}
}

// hostile is what happened.
type hostile struct {
	repo   history.Repo
	day    time.Time // on which the threads begin
	number int       // of the last thread
	done   []history.Activity
}

// Who takes part. A login has letters, digits and hyphens.
func author() history.Account {
	return history.Account{ID: 101, Login: "x" + strings.Repeat("-y", 19), Type: "User"}
}
func helper() history.Account { return history.Account{ID: 102, Login: HostilePerson, Type: "User"} }

// does adds an action, so many days after the threads began.
func (h *hostile) does(days int, typ history.ThreadType, who history.Account, verb history.Verb, subject, text string) {
	at := h.day.AddDate(0, 0, days).Add(time.Duration(h.number) * time.Minute)
	a := history.Activity{Repo: h.repo, Number: h.number, Type: typ, Verb: verb, Actor: who, At: at, Updated: at, Subject: subject, Text: text}
	switch verb {
	case history.Commented, history.Reviewed:
		a.ID = int64(1000*h.number + len(h.done))
		a.URL = fmt.Sprintf("https://github.com/%s/issues/%d#issuecomment-%d", h.repo.FullName(), h.number, a.ID)
	case history.ReviewRequested:
		a.Target = helper()
	}
	h.done = append(h.done, a)
}

func (h *hostile) issue(words string) {
	h.number++
	h.does(0, history.Issue, author(), history.Opened, words, words)
	h.does(1, history.Issue, helper(), history.Labeled, words, "")
	h.does(1, history.Issue, helper(), history.Milestoned, words, "")
	h.does(2, history.Issue, helper(), history.Commented, "", "Which version is it, "+words+"?")
	h.does(3, history.Issue, author(), history.Commented, "", "It is 1.2.3, "+words)
	h.does(4, history.Issue, helper(), history.Renamed, words+" in 1.2.3", "")
	h.does(9, history.Issue, author(), history.Closed, "", "")
}

func (h *hostile) pull(words string) {
	h.number++
	h.does(0, history.PullRequest, author(), history.Opened, words, words)
	h.does(1, history.PullRequest, author(), history.ReviewRequested, "", "")
	h.does(20, history.PullRequest, helper(), history.Reviewed, history.Approved, "Looks right to me. "+words)
	h.does(21, history.PullRequest, author(), history.Commented, "", words)
	h.does(22, history.PullRequest, author(), history.Merged, "", "")
	h.does(22, history.PullRequest, author(), history.Closed, "", "")
}

// waits opens an issue that nobody has seen to.
func (h *hostile) waits(words string) {
	h.number++
	h.does(0, history.Issue, author(), history.Opened, words, words)
}
