package store_test

import (
	"fmt"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// BenchmarkRescore measures what a new comment costs, from being appended to the
// ledger's having been brought up to date, in a ledger of 2,000 threads and in one
// of 200,000. The metric "ratio" is the second in terms of the first: the cost
// must not grow with the ledger.
func BenchmarkRescore(b *testing.B) {
	small, large := newCrowd(b, 2_000), newCrowd(b, 200_000)
	for b.Loop() {
		small.comment(b)
		large.comment(b)
	}
	b.ReportMetric(large.busy.Seconds()/small.busy.Seconds(), "ratio")
	b.ReportMetric(small.busy.Seconds()/float64(b.N)*1e3, "small-ms/op")
	b.ReportMetric(large.busy.Seconds()/float64(b.N)*1e3, "large-ms/op")
}

// crowd is a ledger of many threads of 500 people, 50 in each repository, all of
// them scored.
type crowd struct {
	*store.Store
	threads int
	next    int64 // id of the next comment
	busy    time.Duration
}

func newCrowd(b *testing.B, threads int) *crowd {
	b.Helper()
	c := &crowd{Store: openSQLite(b, b.TempDir(), store.Options{}), threads: threads, next: 1_000_000_000}
	var batch []history.Activity
	for i := range threads {
		batch = append(batch, c.thread(i)...)
		if len(batch) >= 20_000 || i == threads-1 {
			if _, err := c.Append(b.Context(), batch, nil); err != nil {
				b.Fatal(err)
			}
			batch = batch[:0]
		}
	}
	c.score(b)
	return c
}

// thread is a story of a few actions, which earn credits.
func (c *crowd) thread(i int) []history.Activity {
	at := day0.Add(time.Duration(i) * time.Minute)
	repos := c.threads / 50
	base := history.Activity{Repo: history.Repo{ID: int64(i%repos) + 1, Owner: "acme", Name: fmt.Sprint("repo", i%repos)}, Number: i/repos + 1,
		Type: history.PullRequest, At: at, Updated: at, Actor: member(i)}
	opened, label, review := base, base, base
	opened.Verb, opened.Subject, opened.Text = history.Opened, "A change", "It makes things better."
	label.Verb, label.Subject, label.Actor, label.At = history.Labeled, "parser", member(i+1), at.Add(time.Hour)
	review.Verb, review.ID, review.Subject, review.Text, review.Actor, review.At = history.Commented, int64(i)+1, "", "This wants a test for the empty case.", member(i+2), at.Add(10*24*time.Hour)
	review.Updated = review.At
	return []history.Activity{opened, label, review}
}

func member(i int) history.Account {
	id := int64(i%500) + 1
	return history.Account{ID: id, Login: fmt.Sprint("member", id), Type: "User"}
}

// comment adds a comment to a thread in the middle and scores what has news.
func (c *crowd) comment(b *testing.B) {
	i := int(c.next*7919) % c.threads
	a := c.thread(i)[2]
	c.next++
	a.ID, a.Actor, a.At = c.next, member(int(c.next)), a.At.Add(time.Duration(c.next%1000)*time.Minute)
	a.Updated = a.At
	began := time.Now()
	if _, err := c.Append(b.Context(), []history.Activity{a}, nil); err != nil {
		b.Fatal(err)
	}
	if n := c.score(b); n != 1 {
		b.Fatalf("%d threads were scored, not the one that had news", n)
	}
	c.busy += time.Since(began)
}

func (c *crowd) score(b *testing.B) int {
	now := day0.AddDate(5, 0, 0)
	for total := 0; ; {
		n, err := c.ScoreDue(b.Context(), now, 2000, func(t *history.Thread, _ scoring.Settings) scoring.Judgement {
			return scoring.Score(scoring.Rules(), t, scoring.DefaultSettings(), now)
		})
		if err != nil {
			b.Fatal(err)
		}
		if total += n; n < 2000 {
			return total
		}
	}
}
