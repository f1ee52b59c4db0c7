package backfill

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/renames"
	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

var (
	kitchen = history.Repo{ID: 7, Owner: "acme", Name: "kitchen"}
	cellar  = history.Repo{ID: 8, Owner: "acme", Name: "cellar"}
	today   = time.Date(2024, 5, 20, 12, 0, 0, 0, time.UTC)
)

const installation = 99

// hub is a GitHub with one repository's history in it. Its lists have pages of
// three.
type hub struct {
	mu          sync.Mutex
	records     map[int]*ghclient.Record
	discussions []history.Activity // one on each page
	calls       []string
	// refuse says how a call fails; nil: not.
	refuse func(call string) error
}

func (h *hub) call(format string, args ...any) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	call := fmt.Sprintf(format, args...)
	h.calls = append(h.calls, call)
	if h.refuse != nil {
		return h.refuse(call)
	}
	return nil
}

// called counts the calls that begin so.
func (h *hub) called(prefix string) int {
	n := 0
	for _, c := range h.calls {
		if strings.HasPrefix(c, prefix) {
			n++
		}
	}
	return n
}

func page[T any](all []T, cursor string) ([]T, string) {
	from, _ := strconv.Atoi(cursor)
	to := min(from+3, len(all))
	if to == len(all) {
		return all[from:to], ""
	}
	return all[from:to], strconv.Itoa(to)
}

// sorted are the records updated since, newest updated first.
func (h *hub) sorted(since time.Time) []*ghclient.Record {
	var list []*ghclient.Record
	for _, r := range h.records {
		if !r.Thread.UpdatedAt.Before(since) {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b *ghclient.Record) int {
		if order := b.Thread.UpdatedAt.Compare(a.Thread.UpdatedAt); order != 0 {
			return order
		}
		return b.Thread.Number - a.Thread.Number
	})
	return list
}

func (h *hub) Repository(_ context.Context, owner, name string) (ghclient.RepoInfo, error) {
	err := h.call("repository %s/%s", owner, name)
	return ghclient.RepoInfo{Repo: kitchen, HasDiscussions: len(h.discussions) > 0}, err
}

func (h *hub) Threads(_ context.Context, repo history.Repo, since time.Time, cursor string) ([]ghclient.Thread, string, error) {
	if err := h.call("threads of %s since %d page %s", repo.Name, since.Unix(), cursor); err != nil {
		return nil, "", err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []ghclient.Thread
	for _, r := range h.sorted(since) {
		t := *r.Thread // as an issue object of a list
		t.Head, t.MergedAt, t.MergedBy, t.ClosedBy = nil, time.Time{}, nil, nil
		if r.Pull {
			t.PullRequest = &struct{}{}
		}
		list = append(list, t)
	}
	list, next := page(list, cursor)
	return list, next, nil
}

func (h *hub) Pulls(_ context.Context, _ history.Repo, cursor string) ([]ghclient.Thread, string, error) {
	if err := h.call("pulls page %s", cursor); err != nil {
		return nil, "", err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []ghclient.Thread
	for _, r := range h.sorted(time.Time{}) {
		if r.Pull {
			t := *r.Thread
			t.MergedBy = nil
			list = append(list, t)
		}
	}
	list, next := page(list, cursor)
	return list, next, nil
}

func (h *hub) ReviewComments(_ context.Context, _ history.Repo, since time.Time, cursor string) ([]ghclient.NumberedComment, string, error) {
	if err := h.call("comments since %d page %s", since.Unix(), cursor); err != nil {
		return nil, "", err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []ghclient.NumberedComment
	for _, r := range h.sorted(time.Time{}) {
		for _, c := range r.Comments {
			list = append(list, ghclient.NumberedComment{Number: r.Thread.Number, ReviewComment: c})
		}
	}
	list, next := page(list, cursor)
	return list, next, nil
}

func (h *hub) find(number int) (*ghclient.Record, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.records[number]
	if r == nil {
		return nil, fmt.Errorf("thread %d: %w", number, ghclient.ErrNotFound)
	}
	return r, nil
}

func (h *hub) Timeline(_ context.Context, _ history.Repo, number int) ([]ghclient.Event, error) {
	if err := h.call("timeline %d", number); err != nil {
		return nil, err
	}
	r, err := h.find(number)
	if err != nil {
		return nil, err
	}
	return r.Events, nil
}

func (h *hub) Object(_ context.Context, _ history.Repo, number int, pull bool) (*ghclient.Thread, error) {
	if err := h.call("object %d", number); err != nil {
		return nil, err
	}
	r, err := h.find(number)
	if err != nil {
		return nil, err
	}
	return r.Thread, nil
}

func (h *hub) Record(_ context.Context, repo history.Repo, number int, pull bool) (*ghclient.Record, error) {
	if err := h.call("record %d", number); err != nil {
		return nil, err
	}
	r, err := h.find(number)
	if err != nil {
		return nil, err
	}
	c := *r
	c.Repo = repo
	return &c, nil
}

func (h *hub) Discussions(_ context.Context, _ history.Repo, since time.Time, cursor string) ([]history.Activity, string, error) {
	if err := h.call("discussions since %d page %s", since.Unix(), cursor); err != nil {
		return nil, "", err
	}
	list, next := page(h.discussions, cursor)
	return list, next, nil
}

func user(id int64) *ghclient.User {
	return &ghclient.User{ID: id, Login: fmt.Sprintf("person%d", id), Type: "User"}
}

// newHub is a GitHub with so many threads, every second one a pull request. The
// label "bug" was "defect" once, which threads show when they are seen together.
func newHub(threads int) *hub {
	h := &hub{records: map[int]*ghclient.Record{}}
	for n := 1; n <= threads; n++ {
		at := today.AddDate(0, 0, n-400)
		t := &ghclient.Thread{Number: n, Title: fmt.Sprintf("thread %d", n), Body: "b", User: user(int64(n%3 + 1)), State: "open",
			CreatedAt: at, UpdatedAt: at.Add(5 * time.Hour), HTMLURL: fmt.Sprintf("https://github.com/acme/kitchen/issues/%d", n)}
		r := &ghclient.Record{Repo: kitchen, Thread: t, Pull: n%2 == 0, Events: []ghclient.Event{
			{Event: "commented", ID: int64(1000 + n), User: user(4), CreatedAt: at.Add(time.Hour), UpdatedAt: at.Add(time.Hour), Body: "hm"},
			{Event: "labeled", Actor: user(5), CreatedAt: at.Add(2 * time.Hour), Label: &ghclient.Label{Name: "defect"}},
		}}
		t.Labels = []ghclient.Label{{ID: 1, Name: "bug"}}
		if r.Pull {
			t.Head = &ghclient.Ref{SHA: fmt.Sprintf("%040d", n)}
			for i := range n % 5 {
				c := at.Add(time.Duration(i+3) * time.Hour)
				r.Comments = append(r.Comments, ghclient.ReviewComment{ID: int64(n*100 + i), ReviewID: int64(n * 1000), User: user(6), Body: "why?",
					CreatedAt: c, UpdatedAt: c})
			}
		}
		if n%4 == 0 { // merged, which only its own object says in full: the timeline is silent
			t.State, t.ClosedAt, t.MergedAt, t.MergedBy = "closed", at.Add(5*time.Hour), at.Add(5*time.Hour), user(7)
		}
		h.records[n] = r
	}
	for n := range 4 {
		h.discussions = append(h.discussions, history.Activity{Repo: kitchen, Number: 1000 + n, Type: history.Discussion, Verb: history.Opened,
			Actor: history.Account{ID: 9, Login: "person9", Type: "User"}, At: today.AddDate(0, -1, n), Updated: today.AddDate(0, -1, n), Subject: "?"})
	}
	return h
}

// clock is a clock that waiting moves, and looking at it.
type clock struct {
	mu   sync.Mutex
	now  time.Time
	look time.Duration // what each look takes
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(c.look)
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Wait(_ context.Context, d time.Duration) error {
	c.advance(d)
	return nil
}

// ledger is a store that watches repositories.
func ledger(t *testing.T, repos ...history.Repo) *store.Store {
	t.Helper()
	s := storetest.Open(t)
	watch(t, s, today.Add(-time.Hour), repos...)
	return s
}

// watch lists the App's installation.
func watch(t *testing.T, s *store.Store, at time.Time, repos ...history.Repo) {
	t.Helper()
	err := s.SyncInstallations(t.Context(), []store.InstalledAccount{{Installation: installation,
		Account: history.Account{ID: 70, Login: "acme", Type: "Organization"}, UpdatedAt: at, Repos: repos}}, at)
	if err != nil {
		t.Fatal(err)
	}
}

// direct is the ledger of a history that was appended as it is.
func direct(t *testing.T, h *hub) *store.Store {
	t.Helper()
	s := ledger(t, kitchen)
	var traces []renames.Trace
	acts := slices.Clone(h.discussions)
	for _, r := range h.records {
		acts = append(acts, r.Activities()...)
		traces = append(traces, renames.Of(r))
	}
	var changes []webhooks.Change
	for _, r := range renames.Find(kitchen, traces) {
		changes = append(changes, r.Change())
	}
	if len(changes) != 1 {
		t.Fatalf("renames: %v", changes)
	}
	if _, err := s.Append(t.Context(), acts, changes); err != nil {
		t.Fatal(err)
	}
	return s
}

// dump is what a ledger holds of history.
func dump(t *testing.T, s *store.Store) []string {
	t.Helper()
	var lines []string
	for _, query := range []string{
		`SELECT json_array(r.name, t.number, t.type, a.key, a.actor_id, a.at, a.updated, a.subject, a.text, a.url, a.rest)
		 FROM activities a JOIN threads t ON t.id = a.thread_id JOIN repos r ON r.id = t.repo_id`,
		`SELECT json_array(old_name, new_name, until) FROM aliases`,
		`SELECT json_array(login, comments, marked, alike) FROM accounts`,
	} {
		rows, err := s.Reader().QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, scan(t, rows)...)
	}
	slices.Sort(lines)
	return lines
}

func scan(t *testing.T, rows *sql.Rows) []string {
	t.Helper()
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// runner is a Runner on a hub that takes the way of lists, or with few that of
// single pull requests.
func runner(s Store, c Client, time *clock, few bool) *Runner {
	r := New(Config{Store: s, Client: func(int64) Client { return c }, Now: time.Now, Wait: time.Wait})
	if !few {
		r.fewPulls = 0
	}
	return r
}

// finish runs until nothing is to be done.
func finish(t *testing.T, r *Runner) {
	t.Helper()
	for range 100 {
		more, err := r.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return
		}
	}
	t.Fatal("the backfill does not end")
}

// state is how far the kitchen is.
func state(t *testing.T, s *store.Store) store.BackfillState {
	t.Helper()
	all, err := s.BackfillProgress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		if b.Repo.ID == kitchen.ID {
			return b
		}
	}
	t.Fatal("the kitchen is not there")
	return store.BackfillState{}
}

func stateText(b store.BackfillState) string {
	text, err := json.Marshal(b)
	if err != nil {
		panic(err)
	}
	return string(text)
}
