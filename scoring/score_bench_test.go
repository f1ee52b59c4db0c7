package scoring

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"glueledger/scoring/history"
)

// busyThread is a pull request with n comments, labels, reviews and pushes.
func busyThread(n int) []history.Activity {
	at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	people := []history.Account{accountOf("ana"), accountOf("bo"), accountOf("cy"), accountOf("dee"), accountOf("ci[bot]")}
	texts := []string{
		"What is the motivation for this?\n\n> quoted\n\nI would expect `open` to do it, see #12 and https://example.org/a.",
		"The lock is never released when the file is empty:\n```go\nfor {\n}\n```\n- one\n- two\n\n@cy could you look?",
		"ping", "utACK 6f1c2aa", "Thanks, that explains it.", "Is this still relevant, or can it be closed?",
	}
	first := history.Activity{Repo: history.Repo{Owner: "lantern", Name: "tiles"}, Number: 1, Type: history.PullRequest, Verb: history.Opened,
		Actor: people[0], At: at, Subject: "Cache tide tables", Text: texts[1]}
	acts := []history.Activity{first}
	for i := range n {
		a := first
		a.At = at.Add(time.Duration(i*i%23+i*17) * time.Hour)
		a.Updated, a.Actor, a.Subject, a.Text = a.At, people[i%len(people)], "", ""
		switch i % 6 {
		case 0:
			a.Verb, a.Subject = history.Labeled, fmt.Sprintf("area/%d", i)
		case 1:
			a.Verb, a.Actor = history.Pushed, people[0]
		case 2:
			a.Verb, a.ID, a.Subject, a.Text = history.Reviewed, int64(i), history.Remarked, texts[i%len(texts)]
		default:
			a.Verb, a.ID, a.Text = history.Commented, int64(i), texts[i%len(texts)]
		}
		acts = append(acts, a)
	}
	return acts
}

// BenchmarkScore assembles and scores a pull request, as happens whenever
// something is done on it.
func BenchmarkScore(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		acts := busyThread(n)
		b.Run(fmt.Sprintf("events=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				thread, ok := history.Assemble(acts, nil)
				if !ok {
					b.Fatal("no thread")
				}
				Score(Rules(), thread, DefaultSettings(), thread.OpenedAt.AddDate(5, 0, 0))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
		})
	}
}

// TestScoreManyBumps holds that a crowd of "+1" costs no more than other talk.
func TestScoreManyBumps(t *testing.T) {
	costsAtMost(t, 5, 3, 2000, func(int) string { return "+1" })
}

// TestScoreManyLinks holds that a crowd of links costs little more than other talk.
func TestScoreManyLinks(t *testing.T) {
	costsAtMost(t, 8, 3, 2000, func(i int) string {
		return fmt.Sprintf("Duplicate of #%d, I think, or of what was said before.", 100+i)
	})
}

// TestScoreManyQuotes holds that a crowd who quote at length after a long review cost little
// more than if they had said the same.
func TestScoreManyQuotes(t *testing.T) {
	took := func(mark string) time.Duration {
		var b strings.Builder
		b.WriteString("-- thread: A long review --\npull mill/weir#1 by anouk at 2025-03-01 09:00: Shorten the sluice\n")
		for i := range 20 {
			fmt.Fprintf(&b, "2025-03-20 09:%02d bram remarked elsewhere: r%d%s\n", i/4, i, strings.Repeat(" Is it so here?", 2000))
		}
		for i := range 59 {
			fmt.Fprintf(&b, "2025-03-21 09:%02d u%d commented: %s\n", i, i, mark+strings.Repeat("in the words of another, ", 1500))
		}
		b.WriteString("2025-03-22 09:00 anouk pushed\n")
		stories, err := readStories(txtar.Parse([]byte(b.String())))
		if err != nil {
			t.Fatal(err)
		}
		thread, _ := stories[0].thread()
		return scoringTime(thread)
	}
	said, quoted := time.Hour, time.Hour
	for range 5 {
		said, quoted = min(said, took("")), min(quoted, took("> "))
		if quoted.Seconds() <= 4*said.Seconds() { // it was 60 times
			return
		}
	}
	t.Errorf("quotes took %v, and the same words %v", quoted, said)
}

// TestScoreManyCalls holds that a crowd who call others costs little more than other
// talk, with everybody's words their own.
func TestScoreManyCalls(t *testing.T) {
	costsAtMost(t, 8, 800, 800, func(i int) string {
		return fmt.Sprintf("As suggested by @v%d upstream, I added it to the list in #%d", i, i)
	})
}

// costsAtMost holds that scoring a thread of so many comments by so many people takes
// no more than some times as long as one of other talk. Both are timed in turn, a few
// times where a busy machine may have held one of them up.
func costsAtMost(t *testing.T, times float64, people, comments int, text func(i int) string) {
	t.Helper()
	talk := threadOf(people, comments, func(i int) string {
		return fmt.Sprintf("The export of file %d stops at half of it, as it did before.", i)
	})
	crowd := threadOf(people, comments, text)
	plain, other := time.Hour, time.Hour
	for range 5 {
		plain, other = min(plain, scoringTime(talk)), min(other, scoringTime(crowd))
		if other.Seconds() <= times*plain.Seconds() {
			return
		}
	}
	t.Errorf("took %v, and other talk %v", other, plain)
}

func threadOf(people, comments int, text func(i int) string) *history.Thread {
	acts := busyThread(0)
	for i := range comments {
		a := acts[0]
		a.Verb, a.ID, a.Actor, a.Text = history.Commented, int64(i+1), accountOf(fmt.Sprint("u", i%people)), text(i)
		a.At = a.At.Add(40*day + time.Duration(i)*time.Minute)
		acts = append(acts, a)
	}
	thread, _ := history.Assemble(acts, nil)
	return thread
}

func scoringTime(thread *history.Thread) time.Duration {
	began := time.Now()
	Score(Rules(), thread, DefaultSettings(), thread.OpenedAt.AddDate(2, 0, 0))
	return time.Since(began)
}

// TestScoreLongIssue holds that looking for follow-through costs little more in a long issue
// than in a short one, a comment: whether a release was asked for is not read anew for each.
func TestScoreLongIssue(t *testing.T) {
	took := func(comments int) time.Duration {
		thread := threadOf(3, comments, func(i int) string { return "It sticks here, as was said before, and does so every day." })
		thread.Type = history.Issue
		began := time.Now()
		Score([]Rule{followThrough}, thread, DefaultSettings(), thread.OpenedAt.AddDate(2, 0, 0))
		return time.Since(began)
	}
	few, many := time.Hour, time.Hour
	for range 15 {
		few, many = min(few, took(300)), min(many, took(3000))
		if many.Seconds() <= 90*few.Seconds() { // it was 200 times
			return
		}
	}
	t.Errorf("ten times as many comments took %v rather than %v", many, few)
}
