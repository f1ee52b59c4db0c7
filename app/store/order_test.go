package store_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// outcome is everything that readers see and that may not depend on how the
// history came in.
type outcome struct {
	Credits []scoring.Receipt
	Report  scoring.ReportInput
	Repos   []history.Repo
	Threads []string
}

func outcomeOf(t testing.TB, s *store.Store) outcome {
	t.Helper()
	o := outcome{Credits: credits(t, s, store.CreditQuery{IncludePrivate: true})}
	for i := range o.Credits { // named by the repository's name when it was first granted
		o.Credits[i].ID = ""
	}
	o.Report = report(t, s, scoring.Scope{Owner: "Acme"}, after(20), false)
	o.Report.TurnOver = nil // the ledger's own history
	for i := range o.Report.Receipts {
		o.Report.Receipts[i].ID = ""
	}
	var err error
	if o.Repos, err = s.Repos(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, repo := range o.Repos {
		for number := 1; number <= 4; number++ {
			thread, err := s.Thread(t.Context(), repo.Owner, repo.Name, number)
			if err != nil {
				continue
			}
			o.Threads = append(o.Threads, fmt.Sprintf("%s#%d %s %s", repo.FullName(), number, thread.Title, inShort(thread)))
		}
	}
	return o
}

// drawHistory makes up threads of two repositories, one of which is renamed.
func drawHistory(t *rapid.T) []history.Activity {
	people := []history.Account{ada, ben, cleo, helper, history.Ghost}
	verbs := []history.Verb{
		history.Labeled, history.Unlabeled, history.Commented, history.Reviewed, history.Renamed,
		history.Closed, history.Reopened, history.Merged, history.Assigned, history.Deleted,
	}
	var all []history.Activity
	for number := 1; number <= 3; number++ {
		at := func(label string) float64 { return rapid.Float64Range(0, 15).Draw(t, label) }
		repo := rapid.SampledFrom([]history.Repo{kitchen, secret}).Draw(t, "repo")
		s := issue(repo, number, rapid.SampledFrom(people[:4]).Draw(t, "author"), day0)
		for i := range rapid.IntRange(1, 8).Draw(t, "activities") {
			a := history.Activity{
				Verb:  rapid.SampledFrom(verbs).Draw(t, "verb"),
				Actor: rapid.SampledFrom(people).Draw(t, "actor"),
				At:    after(at("at")).Truncate(1e9),
			}
			switch a.Verb {
			case history.Labeled, history.Unlabeled:
				a.Subject = rapid.SampledFrom([]string{"bug", "ui"}).Draw(t, "label")
			case history.Assigned:
				a.Target = rapid.SampledFrom(people).Draw(t, "target")
			case history.Renamed:
				a.From, a.Subject = "Before", fmt.Sprintf("Thread %d", number)
			case history.Commented, history.Reviewed:
				a.ID, a.Text, a.Updated = int64(number*100+i), rapid.SampledFrom([]string{
					"Yes.", "<!-- bot --> The nightly build of this very branch went through, all lights are green.",
				}).Draw(t, "text"), a.At
				if rapid.Bool().Draw(t, "edited") {
					s.add(a)
					a.Text, a.Updated = "On second thoughts, no.", a.At.Add(3600e9)
				}
			case history.Deleted:
				a.ID = int64(number*100 + rapid.IntRange(0, 8).Draw(t, "deleted"))
			}
			s.add(a)
		}
		all = append(all, s.all...)
	}
	for i := range all { // logins change
		if all[i].Actor.ID == ben.ID && all[i].At.After(after(8)) {
			all[i].Actor.Login = "benedict"
		}
	}
	return all
}

func testOrder(t *testing.T, open opener) {
	renamed := kitchen
	renamed.Name = "galley"
	changes := []webhooks.Change{
		{Kind: webhooks.RepoRenamed, Repo: renamed, From: kitchen.Name, At: after(16)},
		{Kind: webhooks.LabelRenamed, Repo: renamed, From: "bug", To: "defect", At: after(16)},
	}
	now := after(20)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		all := drawHistory(rt)
		seed := rapid.Uint64().Draw(rt, "seed")
		if n++; n > 12 {
			return // each run opens two databases
		}
		at1 := open(t, t.TempDir(), store.Options{})
		if _, err := at1.Append(t.Context(), all, changes); err != nil {
			rt.Fatal(err)
		}
		score(t, at1, now)
		want := outcomeOf(t, at1)

		// The same, shuffled, some of it twice, in pieces, judged in between.
		r := rand.New(rand.NewPCG(seed, 1))
		mixed := append([]history.Activity{}, all...)
		for range len(all) / 3 {
			mixed = append(mixed, all[r.IntN(len(all))])
		}
		r.Shuffle(len(mixed), func(i, k int) { mixed[i], mixed[k] = mixed[k], mixed[i] })
		inPieces := open(t, t.TempDir(), store.Options{})
		told := r.IntN(4)
		for piece := 0; len(mixed) > 0 || piece <= told; piece++ {
			k := min(len(mixed), 1+r.IntN(6))
			var with []webhooks.Change
			if piece == told {
				with = []webhooks.Change{changes[1], changes[0]}
			}
			if _, err := inPieces.Append(t.Context(), mixed[:k], with); err != nil {
				rt.Fatal(err)
			}
			mixed = mixed[k:]
			if r.IntN(3) == 0 {
				score(t, inPieces, after(float64(r.IntN(20))))
			}
		}
		score(t, inPieces, now)
		if diff := cmp.Diff(want, outcomeOf(t, inPieces)); diff != "" {
			rt.Fatalf("the outcome depends on the order (- at once, + in pieces):\n%s", diff)
		}
		verified(t, inPieces, now)
	})
}

// testConcurrent appends, ingests, scores and reads at the same time.
func testConcurrent(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	in := s.NewInbox(store.InboxOptions{})
	defer in.Close()
	const writers, threads = 4, 12
	var writing, reading sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for i := range threads {
				// Every thread is told by all writers, each its own comment.
				st := issue(kitchen, i+1, ada, day0).does(ben, history.Labeled, "bug", after(1)).
					says(ada, int64(1000*w+i+1), "Thanks.", after(2))
				if w%2 == 0 {
					appendAll(t, s, st)
				} else if err := in.Keep(t.Context(), told(t, fmt.Sprintf("%d-%d", w, i), st.all...)); err != nil {
					t.Errorf("Keep: %v", err)
				}
			}
		})
	}
	done := make(chan struct{})
	work := func(f func() error) {
		reading.Go(func() {
			for {
				if err := f(); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for range 2 {
		work(func() error { _, err := s.Ingest(t.Context(), 3, decode); return err })
		work(func() error { _, err := s.ScoreDue(t.Context(), after(3), 3, judge(after(3))); return err })
	}
	work(func() error {
		_, err := s.ReportInput(t.Context(), scoring.Scope{Owner: "acme"}, march, after(3), true)
		return err
	})
	work(func() error {
		result, err := s.Verify(t.Context(), after(3), judge(after(3)))
		for _, d := range result.Differences {
			t.Errorf("Verify found while others write: %s", d)
		}
		if result.Threads == 0 && result.Skipped > 0 {
			return nil // everything has news
		}
		return err
	})
	writing.Wait()
	close(done)
	reading.Wait()
	for {
		n, err := s.Ingest(t.Context(), 100, decode)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	score(t, s, after(3))
	st := status(t, s)
	if st.Credits != threads || st.Activities != threads*(2+writers) {
		t.Errorf("Status: got %+v, want %d credits and %d activities", st, threads, threads*(2+writers))
	}
	for _, r := range credits(t, s, store.CreditQuery{}) {
		granted := 0
		for _, e := range journal(t, s, r.ID) {
			if e == "granted Labelled bug." {
				granted++
			}
		}
		if granted > 1 {
			t.Errorf("credit %s was granted %d times", r.ID, granted)
		}
	}
	verified(t, s, after(3))
}
