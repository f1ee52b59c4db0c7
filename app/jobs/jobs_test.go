package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

var day0 = time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)

// decode reads the tests' payloads: the number of an issue that was opened and
// labelled.
func decode(_ string, body []byte) (webhooks.Decoded, error) {
	var number int
	if _, err := fmt.Sscan(string(body), &number); err != nil {
		return webhooks.Decoded{}, fmt.Errorf("decode: %w", err)
	}
	a := history.Activity{
		Repo:   history.Repo{ID: 7, Owner: "acme", Name: "kitchen"},
		Number: number, Type: history.Issue, Verb: history.Opened, Subject: "It broke.",
		Actor: history.Account{ID: 1, Login: "ada", Type: "User"}, At: day0, Updated: day0,
	}
	labeled := a
	labeled.Verb, labeled.Subject, labeled.Updated = history.Labeled, "bug", time.Time{}
	labeled.Actor = history.Account{ID: 2, Login: "ben", Type: "User"}
	sees := webhooks.Change{Kind: webhooks.InstallationCreated, Installation: 70, Account: history.Account{ID: 9, Login: "acme", Type: "Organization"}, At: day0, Heard: day0}
	added := sees
	added.Kind, added.Repo = webhooks.RepoAdded, a.Repo
	return webhooks.Decoded{Activities: []history.Activity{a, labeled}, Changes: []webhooks.Change{sees, added}}, nil
}

// judge gives every thread a credit, pending for ten days.
func judge(t *history.Thread, _ scoring.Settings, now time.Time) scoring.Judgement {
	e := t.Events[len(t.Events)-1]
	c := scoring.Credit{
		Repo: t.Repo, Number: t.Number, Type: t.Type, Title: t.Title, Actor: e.Actor, Kind: scoring.Triage,
		Status: scoring.Pending, Rule: "triage/1", Sum: scoring.Base(100, "what the rulebook gives"), Why: "Labelled.",
		Evidence: []scoring.Evidence{{Verb: e.Verb, At: e.At}},
	}
	j := scoring.Judgement{Next: day0.AddDate(0, 0, 10)}
	if !now.Before(j.Next) {
		c.Status, c.Effect, c.EffectAt, j.Next = scoring.Confirmed, "It stood.", j.Next, time.Time{}
	}
	j.Credits = []scoring.Credit{c}
	return j
}

func prepare(t testing.TB, s *store.Store, now time.Time) *Jobs {
	t.Helper()
	j, err := New(t.Context(), Config{
		Store: s, Decode: decode, Judge: judge,
		Now: func() time.Time { return now }, Poll: 5 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// running starts jobs and stops them with the test.
func running(t testing.TB, j *Jobs) {
	t.Helper()
	if err := j.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, j) })
}

func stop(t testing.TB, j *Jobs) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := j.Stop(ctx); err != nil {
		t.Errorf("Stop: %v", err)
	}
}

func keep(t testing.TB, in *store.Inbox, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		d := webhooks.Delivery{ID: fmt.Sprint("guid-", n), Event: "issues", Body: fmt.Append(nil, n), At: day0}
		if err := in.Keep(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
}

// until waits for the status that a test needs.
func until(t testing.TB, s *store.Store, now time.Time, what string, reached func(store.Status) bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(20 * time.Second)
	for {
		st, err := s.Status(t.Context(), now)
		if err != nil {
			t.Fatal(err)
		}
		if reached(st) {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s: not in 20 s, the status is %+v", what, st)
		}
	}
}

func TestJobs(t *testing.T) {
	s := storetest.Open(t)
	j := prepare(t, s, day0)
	running(t, j)
	in := s.NewInbox(store.InboxOptions{Enqueue: j.EnqueueIngest})
	defer in.Close()
	for n := 1; n <= 60; n++ {
		keep(t, in, n)
	}
	until(t, s, day0, "60 credits", func(st store.Status) bool { return st.Idle() && st.Credits == 60 })
	// And again, after the jobs came to rest.
	until(t, s, day0, "rest", func(st store.Status) bool { return st.Jobs["available"]+st.Jobs["running"] == 0 })
	keep(t, in, 61)
	until(t, s, day0, "another credit", func(st store.Status) bool { return st.Idle() && st.Credits == 61 })
}

// A process that was killed leaves jobs behind that run for ever, and work for
// which no job is queued.
func TestStartAfterKill(t *testing.T) {
	s := storetest.Open(t)
	in := s.NewInbox(store.InboxOptions{})
	defer in.Close()
	keep(t, in, 1, 2)
	before := prepare(t, s, day0)
	if _, err := s.Ingest(t.Context(), 1, decode); err != nil {
		t.Fatal(err)
	}
	inTx(t, s, func(tx *sql.Tx) error { return before.EnqueueIngest(t.Context(), tx) })
	inTx(t, s, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `
			UPDATE river_job
			SET state = 'running', attempt = 1, attempted_at = datetime('now', 'subsec')`)
		return err
	})
	running(t, prepare(t, s, day0))
	until(t, s, day0, "2 credits", func(st store.Status) bool { return st.Idle() && st.Credits == 2 })
}

// TestCatchUp wants all that waits done with no job at work, also what a task adds, and
// what is due by its date.
func TestCatchUp(t *testing.T) {
	s := storetest.Open(t)
	in := s.NewInbox(store.InboxOptions{})
	defer in.Close()
	now, ran := day0, 0
	j, err := New(t.Context(), Config{Store: s, Decode: decode, Judge: judge, Now: func() time.Time { return now }, Tasks: []Task{
		{Name: "add", Every: time.Hour, Waits: func(context.Context, *sql.Tx) (bool, error) { return ran == 0, nil }, Run: func(context.Context) (bool, error) {
			ran++
			keep(t, in, 3)
			return false, nil
		}},
		{Name: "rest", Every: time.Hour, Run: func(context.Context) (bool, error) { return false, errors.New("nobody asked for it") }},
	}})
	if err != nil {
		t.Fatal(err)
	}
	keep(t, in, 1, 2)
	for _, now = range []time.Time{day0, day0.AddDate(0, 0, 10)} {
		if err := j.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if st, err := s.Status(t.Context(), now); err != nil || !st.Idle() || st.Due != 0 || st.Credits != 3 || ran != 1 {
			t.Errorf("on %s: %+v, %v after %d runs of the task; want 3 credits and nothing left", now, st, err, ran)
		}
	}
}

func TestEnqueueIngest(t *testing.T) {
	s := storetest.Open(t)
	j := prepare(t, s, day0)
	for range 3 {
		inTx(t, s, func(tx *sql.Tx) error { return j.EnqueueIngest(t.Context(), tx) })
	}
	if st, err := s.Status(t.Context(), day0); err != nil || st.Jobs["available"] != 1 {
		t.Errorf("jobs: got %v, %v; want 1 available", st.Jobs, err)
	}
	var plan string
	var ignore int
	err := s.Reader().QueryRowContext(t.Context(), `EXPLAIN QUERY PLAN SELECT 1 FROM river_job WHERE state = 'available' AND queue = 'ingest'`).
		Scan(&ignore, &ignore, &ignore, &plan)
	if err != nil || plan != "SEARCH river_job USING COVERING INDEX river_job_prioritized_fetching_index (state=? AND queue=?)" {
		t.Errorf("plan: %s, %v", plan, err)
	}
}

// Upkeep scores threads whose time has come and forgets old deliveries.
func TestUpkeep(t *testing.T) {
	s := storetest.Open(t)
	j := prepare(t, s, day0)
	in := s.NewInbox(store.InboxOptions{Enqueue: j.EnqueueIngest})
	defer in.Close()
	keep(t, in, 1)
	running(t, j)
	until(t, s, day0, "a credit", func(st store.Status) bool { return st.Idle() && st.Credits == 1 })
	stop(t, j)

	later := day0.AddDate(0, 0, 11)
	j = prepare(t, s, later)
	inTx(t, s, func(tx *sql.Tx) error { return j.enqueue(t.Context(), tx, upkeepArgs{}) })
	running(t, j)
	until(t, s, later, "upkeep", func(st store.Status) bool {
		return st.Idle() && st.Jobs["available"]+st.Jobs["running"] == 0
	})
	var kept int
	if err := s.Reader().QueryRowContext(t.Context(), `SELECT count(*) FROM deliveries`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("old deliveries: got %d, %v; want none", kept, err)
	}
	confirmed := 0
	err := s.Credits(t.Context(), store.CreditQuery{}, func(r scoring.Receipt) error {
		if r.Status == scoring.Confirmed {
			confirmed++
		}
		return nil
	})
	if err != nil || confirmed != 1 {
		t.Errorf("confirmed credits: got %d, %v; want 1", confirmed, err)
	}
}

// A task runs at start, goes on while it says that there is more, runs again when
// it is called for, and is not ended by an error.
func TestTasks(t *testing.T) {
	s := storetest.Open(t)
	runs := make(chan int)
	n := 0
	j, err := New(t.Context(), Config{
		Store: s, Decode: decode, Judge: judge, Poll: 5 * time.Millisecond,
		Tasks: []Task{{Name: "count", Every: time.Hour, Run: func(ctx context.Context) (bool, error) {
			n++
			select {
			case runs <- n:
			case <-ctx.Done():
			}
			if n == 3 {
				return false, errors.New("the third fails")
			}
			return n < 3, nil
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	running(t, j)
	for want := 1; want <= 3; want++ {
		if got := <-runs; got != want {
			t.Fatalf("run: got %d, want %d", got, want)
		}
	}
	if err := j.Call(t.Context(), "count"); err != nil {
		t.Fatal(err)
	}
	if got := <-runs; got != 4 {
		t.Errorf("run after Call: got %d, want 4", got)
	}
}

// TestPushedSettings holds that a push to a settings file has the file looked at
// after the ingest that told of it.
func TestPushedSettings(t *testing.T) {
	s := storetest.Open(t)
	runs := make(chan bool)
	j, err := New(t.Context(), Config{
		Store: s, Decode: decode, Judge: judge, Poll: 5 * time.Millisecond,
		Tasks: []Task{{Name: "policies", Every: time.Hour, Waits: s.PoliciesAsked, Run: func(ctx context.Context) (bool, error) {
			select {
			case runs <- true:
			case <-ctx.Done():
			}
			return false, nil
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	running(t, j)
	<-runs // at start
	repo := history.Repo{ID: 7, Owner: "acme", Name: "kitchen"}
	if _, err := s.Append(t.Context(), nil, []webhooks.Change{{Kind: webhooks.PolicyPushed, Repo: repo, At: day0}}); err != nil {
		t.Fatal(err)
	}
	tx, err := s.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(j.EnqueueIngest(t.Context(), tx), tx.Commit()); err != nil {
		t.Fatal(err)
	}
	<-runs
	if err := s.SeePolicy(t.Context(), repo, store.PolicySeen{Asked: 1, At: day0}); err != nil {
		t.Fatal(err)
	}
}

// Stopping ends a task that waits.
func TestStopEndsTasks(t *testing.T) {
	began := make(chan struct{})
	j, err := New(t.Context(), Config{
		Store: storetest.Open(t), Decode: decode, Judge: judge, Poll: 5 * time.Millisecond,
		Tasks: []Task{{Name: "wait", Every: time.Hour, Run: func(ctx context.Context) (bool, error) {
			close(began)
			<-ctx.Done()
			return false, ctx.Err()
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-began
	stop(t, j)
}

func TestTaskNames(t *testing.T) {
	run := func(context.Context) (bool, error) { return false, nil }
	for _, task := range []Task{{Name: "ingest", Every: time.Hour, Run: run}, {Name: "idle", Run: run}, {Name: "none", Every: time.Hour}} {
		if _, err := New(t.Context(), Config{Store: storetest.Open(t), Decode: decode, Judge: judge, Tasks: []Task{task}}); err == nil {
			t.Errorf("New with the task %q: want an error", task.Name)
		}
	}
}

// Stop leaves what it does not finish to the next Start.
func TestStop(t *testing.T) {
	s := storetest.Open(t)
	j := prepare(t, s, day0)
	in := s.NewInbox(store.InboxOptions{Enqueue: j.EnqueueIngest})
	defer in.Close()
	running(t, j)
	for n := range 100 {
		keep(t, in, n+1)
		if n == 50 {
			stop(t, j)
		}
	}
	if st, err := s.Status(t.Context(), day0); err != nil || st.Waiting < 49 || st.Jobs["running"] != 0 {
		t.Errorf("Status after Stop: got %+v, %v", st, err)
	}
	running(t, prepare(t, s, day0))
	until(t, s, day0, "100 credits", func(st store.Status) bool { return st.Idle() && st.Credits == 100 })
}

func inTx(t testing.TB, s *store.Store, f func(tx *sql.Tx) error) {
	t.Helper()
	tx, err := s.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// TestJobStates holds that it can be read from River's tables when a job ended.
func TestJobStates(t *testing.T) {
	s := storetest.Open(t)
	if states, err := s.JobStates(t.Context()); err != nil || len(states) > 0 {
		t.Errorf("before the first serve: %+v, %v", states, err)
	}
	began := time.Now().Truncate(time.Second)
	j := prepare(t, s, day0)
	in := s.NewInbox(store.InboxOptions{Enqueue: j.EnqueueIngest})
	defer in.Close()
	keep(t, in, 1)
	states, err := s.JobStates(t.Context())
	if err != nil || len(states) != 1 || states[0].Queue != "ingest" || states[0].State != "available" || states[0].Next.Before(began) || !states[0].Ended.IsZero() {
		t.Errorf("queued: %+v, %v", states, err)
	}
	running(t, j)
	until(t, s, day0, "a job is done", func(st store.Status) bool { return st.Jobs["completed"] > 0 })
	if states, err = s.JobStates(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, st := range states {
		if st.State == "completed" && (st.Ended.Before(began) || st.Ended.After(time.Now()) || st.Tries != 1) {
			t.Errorf("done: %+v", st)
		}
	}
}
