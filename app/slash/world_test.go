package slash

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

var (
	began = time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)
	acme  = history.Account{ID: 100, Login: "acme", Type: "Organization"}
	repo  = history.Repo{ID: 7, Owner: "acme", Name: "kitchen"}
	ana   = history.Account{ID: 1, Login: "ana", Type: "User"} // the author
	imani = history.Account{ID: 2, Login: "imani", Type: "User"}
	kofi  = history.Account{ID: 3, Login: "kofi", Type: "User"}
	bo    = history.Account{ID: 4, Login: "bo", Type: "User"}
	vera  = history.Account{ID: 5, Login: "vera", Type: "User"} // may write
	tara  = history.Account{ID: 6, Login: "tara", Type: "User"} // may triage
	zoe   = history.Account{ID: 8, Login: "zoe", Type: "User"}  // a stranger
	odo   = history.Account{ID: 9, Login: "odo", Type: "User"}  // an admin
	robot = history.Account{ID: 10, Login: "robot[bot]", Type: "Bot"}
)

// world is a ledger with one repository, and what GitHub would know.
type world struct {
	t        testing.TB
	store    *store.Store
	now      time.Time
	next     int64 // id of the next comment
	roles    map[string]string
	accounts map[string]history.Account
	thumbs   map[int64][]ghclient.Reaction // by people
	reacted  map[int64]int                 // by the App: how many there are
	puzzled  map[int64]string              // the App's reaction to what it did not obey
	answers  map[string]string             // by key
	posted   int                           // comments created
	asked    int                           // requests to GitHub

	permissions int // how often they were asked for

	// The process is killed at call number dies, before or after it took effect.
	calls, dies int
	after       bool
	dead        bool
}

var errKilled = errors.New("killed")

// does is one call to the outside.
func (w *world) does(effect func()) error {
	if w.dead {
		return errKilled
	}
	w.calls++
	if w.calls == w.dies {
		if w.after {
			effect()
		}
		w.dead = true
		return errKilled
	}
	effect()
	return nil
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, store: storetest.Open(t), now: began.Add(48 * time.Hour), next: 1000,
		roles:    map[string]string{"vera": "write", "odo": "admin", "tara": "triage"},
		accounts: map[string]history.Account{}, thumbs: map[int64][]ghclient.Reaction{}, reacted: map[int64]int{}, puzzled: map[int64]string{}, answers: map[string]string{}}
	for _, a := range []history.Account{ana, imani, kofi, bo, vera, tara, zoe, odo, robot, acme} {
		w.accounts[a.Login] = a
	}
	w.append(nil, webhooks.Change{Kind: webhooks.InstallationCreated, Installation: 70, Account: acme, At: began, Heard: began},
		webhooks.Change{Kind: webhooks.RepoAdded, Repo: repo, Installation: 70, Account: acme, At: began, Heard: began})
	w.did(ana, history.Activity{Verb: history.Opened, Subject: "Export stops", Text: "It stops."}, began.Add(-24*time.Hour))
	w.says(imani, "I have it with 2.14, too.", began.Add(time.Hour))
	w.did(ana, history.Activity{Verb: history.Assigned, Target: kofi}, began.Add(2*time.Hour))
	for _, who := range []history.Account{bo, kofi, vera} {
		w.says(who, "Here, too.", began.Add(2*time.Hour+time.Minute))
	}
	return w
}

func (w *world) append(acts []history.Activity, changes ...webhooks.Change) {
	w.t.Helper()
	if _, err := w.store.Append(context.Background(), acts, changes); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) did(who history.Account, a history.Activity, at time.Time) {
	w.t.Helper()
	a.Repo, a.Number, a.Actor, a.At = repo, 1, who, at
	if a.Type == "" {
		a.Type = history.Issue
	}
	if a.Text != "" && a.Updated.IsZero() {
		a.Updated = at
	}
	w.append([]history.Activity{a})
}

// says adds a comment and returns its id.
func (w *world) says(who history.Account, text string, at time.Time) int64 {
	w.t.Helper()
	w.next++
	w.did(who, history.Activity{Verb: history.Commented, ID: w.next, Text: text, URL: fmt.Sprintf("https://github.example/c/%d", w.next)}, at)
	return w.next
}

// commands is says at the present.
func (w *world) commands(who history.Account, text string) int64 {
	w.t.Helper()
	w.now = w.now.Add(time.Minute)
	return w.says(who, text, w.now)
}

func (w *world) slash() *Commands {
	return New(Config{Ledger: ledger{w.store, w}, GitHub: func(int64) GitHub { return hub{w} }, Answers: hub{w},
		Escape:  func(s string) string { return strings.NewReplacer("@", "@\u2060", "<", "\\<", "*", "\\*").Replace(s) },
		Kind:    func(k scoring.Kind) string { return "The " + string(k) + " kind" },
		Receipt: func(id string) string { return "https://glue.example.org/receipts/" + id },
		Now:     func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler)})
}

// run runs until nothing is left, or the process is dead.
func (w *world) run() {
	w.t.Helper()
	for range 20 {
		more, err := w.slash().Run(context.Background())
		if errors.Is(err, errKilled) {
			return
		}
		if err != nil {
			w.t.Fatal(err)
		}
		if !more {
			break
		}
	}
	w.score()
}

func (w *world) score() {
	w.t.Helper()
	for {
		n, err := w.store.ScoreDue(context.Background(), w.now, 100, func(t *history.Thread, s scoring.Settings) scoring.Judgement {
			return scoring.Score(scoring.Rules(), t, s, w.now)
		})
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func (w *world) thread() *history.Thread {
	w.t.Helper()
	t, err := w.store.ThreadOf(context.Background(), repo, 1)
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

// asides are what was recorded, a line each: "imani nominated bo for triage".
func (w *world) asides() []string {
	var lines []string
	for _, e := range w.thread().Asides {
		line := fmt.Sprintf("%s %s", e.Actor.Login, e.Verb)
		if e.Target.Login != "" {
			line += fmt.Sprintf(" %s for %s", e.Target.Login, e.Subject)
		}
		if e.As != "" {
			line += " as " + e.As
		}
		if e.Verb != history.Commented {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return lines
}

func (w *world) credits() []string {
	w.t.Helper()
	var lines []string
	err := w.store.Credits(context.Background(), store.CreditQuery{IncludePrivate: true}, func(r scoring.Receipt) error {
		lines = append(lines, fmt.Sprintf("%s %s %s by %s", r.Actor.Login, r.Kind, r.Status, r.Rule))
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return lines
}

// outcome is how a command was settled; empty while it waits.
func (w *world) outcome(comment int64) string {
	w.t.Helper()
	var s string
	err := w.store.Reader().QueryRow(`SELECT outcome FROM commands WHERE comment_id = ?`, comment).Scan(&s)
	if err != nil {
		w.t.Fatalf("command %d: %v", comment, err)
	}
	return s
}

// state is all that must not depend on when the process was killed.
func (w *world) state() string {
	var b strings.Builder
	fmt.Fprintln(&b, strings.Join(w.asides(), "\n"))
	fmt.Fprintln(&b, strings.Join(w.credits(), "\n"))
	for _, k := range slices.Sorted(maps.Keys(w.answers)) {
		fmt.Fprintf(&b, "%s: %s\n", k, w.answers[k])
	}
	fmt.Fprintln(&b, w.reacted, w.posted)
	choices, err := w.store.Choices(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	fmt.Fprintln(&b, choices)
	rows, err := w.store.Reader().Query(`SELECT comment_id, outcome, handled_at <> 0 FROM commands ORDER BY comment_id`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var outcome string
		var handled bool
		if err := rows.Scan(&id, &outcome, &handled); err != nil {
			w.t.Fatal(err)
		}
		fmt.Fprintln(&b, id, outcome, handled)
	}
	return b.String()
}

// hub is GitHub, and who posts there.
type hub struct{ w *world }

func (h hub) React(_ context.Context, _ history.Repo, comment int64, content string) error {
	return h.w.does(func() {
		if content == thumbUp {
			h.w.reacted[comment] = 1
		} else {
			h.w.puzzled[comment] = content
		}
	})
}

func (h hub) Reactions(_ context.Context, _ history.Repo, comment int64, content string) (found []ghclient.Reaction, err error) {
	err = h.w.does(func() { h.w.asked++; found = h.w.thumbs[comment] })
	return found, err
}

func (h hub) Permission(_ context.Context, _ history.Repo, login string) (role string, err error) {
	role = "read"
	err = h.w.does(func() {
		h.w.permissions++
		if r, ok := h.w.roles[login]; ok {
			role = r
		}
	})
	return role, err
}

func (h hub) User(_ context.Context, login string) (a history.Account, err error) {
	known := false
	err = h.w.does(func() { a, known = h.w.accounts[strings.ToLower(login)] })
	if err == nil && !known {
		err = ghclient.ErrNotFound
	}
	return a, err
}

// Answer posts exactly once for a key, as the poster does.
func (h hub) Answer(_ context.Context, _ int64, key string, _ *history.Thread, body string) error {
	return h.w.does(func() {
		if _, ok := h.w.answers[key]; !ok {
			h.w.posted++
		}
		h.w.answers[key] = body
	})
}

// ledger is the store, in which every write is a call that can be the last.
type ledger struct {
	*store.Store
	w *world
}

func (l ledger) try(f func() error) error {
	var err error
	if killed := l.w.does(func() { err = f() }); killed != nil {
		return killed
	}
	return err
}

func (l ledger) SettleCommand(ctx context.Context, comment int64, outcome string, now time.Time) error {
	return l.try(func() error { return l.Store.SettleCommand(ctx, comment, outcome, now) })
}

func (l ledger) PostponeCommand(ctx context.Context, comment int64, until time.Time) error {
	return l.try(func() error { return l.Store.PostponeCommand(ctx, comment, until) })
}

func (l ledger) AllowAnswer(ctx context.Context, c store.Command, since time.Time, most int) (ok bool, err error) {
	err = l.try(func() (err error) { ok, err = l.Store.AllowAnswer(ctx, c, since, most); return err })
	return ok, err
}

func (l ledger) PollReactions(ctx context.Context, p store.Polled, next time.Time) error {
	return l.try(func() error { return l.Store.PollReactions(ctx, p, next) })
}

func (l ledger) PollAgain(ctx context.Context, comment int64, next time.Time) error {
	return l.try(func() error { return l.Store.PollAgain(ctx, comment, next) })
}

func (l ledger) RenewExplanations(ctx context.Context, threads []store.Command) error {
	return l.try(func() error { return l.Store.RenewExplanations(ctx, threads) })
}

func (l ledger) RenewAgain(ctx context.Context, r store.Renewal, next time.Time) error {
	return l.try(func() error { return l.Store.RenewAgain(ctx, r, next) })
}

func (l ledger) NoteAsked(ctx context.Context, p store.Polled, people []int64, now time.Time) error {
	return l.try(func() error { return l.Store.NoteAsked(ctx, p, people, now) })
}

func (l ledger) Append(ctx context.Context, batch []history.Activity, changes []webhooks.Change) (a store.Appended, err error) {
	err = l.try(func() (err error) { a, err = l.Store.Append(ctx, batch, changes); return err })
	return a, err
}

func (l ledger) SetVisibility(ctx context.Context, account history.Account, level scoring.Visibility, at time.Time, source string) error {
	return l.try(func() error { return l.Store.SetVisibility(ctx, account, level, at, source) })
}
