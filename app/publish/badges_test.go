package publish

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

var (
	ada = history.Account{ID: 1, Login: "ada", Type: "User"}
	ben = history.Account{ID: 2, Login: "ben", Type: "User"}
)

// fakeThreads is the ledger as far as badges go.
type fakeThreads struct {
	watched []store.Watched
	files   map[string][]byte
	choices scoring.Choices
	threads map[int64]*store.BadgeThread
	marks   map[int64]*fakeMark
	hows    map[int64]string
	gone    bool // the repository
}

type fakeMark struct {
	version int64
	again   time.Time
}

func (f *fakeThreads) Watched(context.Context) ([]store.Watched, error)    { return f.watched, nil }
func (f *fakeThreads) Policies(context.Context) (map[string][]byte, error) { return f.files, nil }
func (f *fakeThreads) Choices(context.Context) (scoring.Choices, error)    { return f.choices, nil }

func (f *fakeThreads) UseBadges(_ context.Context, repo int64, how string) (bool, error) {
	if f.hows[repo] == how {
		return false, nil
	}
	f.hows[repo] = how
	for id := range f.threads {
		f.mark(id)
	}
	return true, nil
}

func (f *fakeThreads) mark(id int64) {
	if f.marks[id] == nil {
		f.marks[id] = &fakeMark{}
	}
	f.marks[id].version++
	f.marks[id].again = time.Time{}
}

func (f *fakeThreads) BadgeMarks(_ context.Context, now time.Time, limit int) ([]store.BadgeMark, error) {
	var all []store.BadgeMark
	for id, m := range f.marks {
		if !m.again.After(now) {
			all = append(all, store.BadgeMark{Thread: id, Version: m.version})
		}
	}
	slices.SortFunc(all, func(a, b store.BadgeMark) int { return int(a.Thread - b.Thread) })
	return all[:min(len(all), limit)], nil
}

func (f *fakeThreads) BadgeThread(_ context.Context, m store.BadgeMark) (store.BadgeThread, error) {
	t, ok := f.threads[m.Thread]
	if !ok {
		return store.BadgeThread{}, store.ErrNotFound
	}
	if f.gone {
		return store.BadgeThread{Repo: t.Repo}, store.ErrNotFound
	}
	return *t, nil
}

func (f *fakeThreads) ClearBadgeMark(_ context.Context, m store.BadgeMark, again time.Time) error {
	switch now := f.marks[m.Thread]; {
	case now == nil || now.version != m.Version:
	case again.IsZero():
		delete(f.marks, m.Thread)
	default:
		now.again = again
	}
	return nil
}

// badging is a world in which badges are posted.
type badging struct {
	*clock
	github *fakeGitHub
	ledger *fakeThreads
	posts  *store.Store
	badges *Badges
}

func newBadging(t *testing.T) *badging {
	t.Helper()
	w := &badging{clock: &clock{day0}, posts: storetest.Open(t)}
	w.github = newGitHub(w.now)
	w.github.repos[kitchen.FullName()] = ghclient.RepoInfo{Repo: kitchen}
	w.ledger = &fakeThreads{watched: []store.Watched{{Repo: kitchen, Installation: 5, Since: day0.AddDate(0, 0, -7)}},
		threads: map[int64]*store.BadgeThread{}, marks: map[int64]*fakeMark{}, hows: map[int64]string{}}
	w.restart()
	return w
}

func (w *badging) restart() {
	w.badges = &Badges{Ledger: w.ledger, Poster: w.poster(w.posts), Now: w.now, Log: slog.New(slog.DiscardHandler), Site: "https://glue.example.org",
		GitHub: func(int64) Talk { return w.github },
		Render: func(t store.BadgeThread, _ scoring.Choices) (string, error) {
			var names []string
			for _, c := range t.Credits {
				names = append(names, fmt.Sprintf("%s %s", c.Actor.Login, c.Kind))
			}
			return strings.Join(names, ", "), nil
		}}
}

// thread sets a thread: when it ended and who has credits on it.
func (w *badging) thread(id int64, ended time.Time, people ...history.Account) {
	t := &store.BadgeThread{Repo: kitchen, Number: int(id), Type: history.Issue, Ended: ended}
	for _, p := range people {
		t.Credits = append(t.Credits, scoring.Receipt{ID: p.Login, Credit: scoring.Credit{Repo: kitchen, Number: int(id), Actor: p, Kind: scoring.Triage, Status: scoring.Confirmed}})
	}
	w.ledger.threads[id] = t
	w.ledger.mark(id)
}

func (w *badging) run(t *testing.T) {
	t.Helper()
	for range 100 {
		more, err := w.badges.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return
		}
	}
	t.Fatal("there is always more")
}

// comments are those on a thread, without the marker.
func (w *badging) comments(number int) []string {
	var all []string
	for _, c := range live(w.github.comments, "") {
		if c.Number == number {
			text, _, _ := strings.Cut(c.Body, "\n\n<!--")
			all = append(all, text)
		}
	}
	return all
}

func TestBadgesFollowTheThread(t *testing.T) {
	w := newBadging(t)
	w.thread(1, time.Time{}, ada)
	w.run(t)
	want(t, "while it is open", w.comments(1))
	w.thread(1, day0)
	w.run(t)
	want(t, "without credits", w.comments(1))
	w.thread(1, day0, ada)
	w.run(t)
	want(t, "ended", w.comments(1), "ada triage")
	w.thread(1, day0, ada, ben)
	w.run(t)
	want(t, "another credit", w.comments(1), "ada triage, ben triage")
	w.thread(1, time.Time{}, ben)
	w.run(t)
	want(t, "reopened, and one is gone", w.comments(1), "ben triage")
	w.thread(1, time.Time{})
	w.run(t)
	want(t, "the last is gone", w.comments(1))
	w.thread(1, time.Time{}, ada)
	w.run(t)
	want(t, "again, while it is open", w.comments(1))
	w.thread(1, day0, ada)
	w.run(t)
	want(t, "ended again", w.comments(1), "ada triage")
	want(t, "writes", w.github.writes, "create comment on 1", "edit comment on 1", "edit comment on 1", "delete comment on 1", "create comment on 1")
	if len(w.ledger.marks) != 0 {
		t.Errorf("left: %v", w.ledger.marks)
	}
}

func TestBadgesSince(t *testing.T) {
	w := newBadging(t)
	w.thread(1, day0.AddDate(0, 0, -8), ada) // before the App was installed
	w.thread(2, day0.AddDate(0, 0, -6), ada)
	w.run(t)
	want(t, "1", w.comments(1))
	want(t, "2", w.comments(2), "ada triage")
	w.ledger.threads[2].Ended = day0.AddDate(0, 0, -60) // as a better history tells
	w.ledger.threads[2].Credits[0].Kind = scoring.Clarification
	w.ledger.mark(2)
	w.run(t)
	want(t, "what is there is kept up to date", w.comments(2), "ada clarification")
}

func TestBadgesOfWhoIsShown(t *testing.T) {
	w := newBadging(t)
	w.thread(1, day0, ada, ben)
	w.ledger.choices = scoring.Choices{ada.ID: {Login: "ada", Level: scoring.InReports}}
	w.run(t)
	want(t, "one is not", w.comments(1), "ben triage")
	w.ledger.choices[ben.ID] = scoring.Choice{Login: "ben", Level: scoring.Private}
	w.ledger.mark(1)
	w.run(t)
	want(t, "nobody is", w.comments(1))
}

func TestBadgesOffAndWeekly(t *testing.T) {
	w := newBadging(t) // on a Sunday
	file := func(mode string) {
		w.ledger.files = map[string][]byte{"acme/kitchen": []byte("badges:\n  mode: " + mode + "\n")}
	}
	file("weekly")
	w.thread(1, day0, ada)
	w.run(t)
	want(t, "on Sunday", w.comments(1))
	w.at = time.Date(2026, 11, 2, 8, 59, 0, 0, time.UTC)
	w.run(t)
	want(t, "on Monday before the hour", w.comments(1))
	w.passes(time.Minute)
	w.run(t)
	want(t, "on Monday", w.comments(1), "ada triage")
	w.thread(2, w.at.Add(time.Hour), ada)
	w.passes(2 * time.Hour)
	w.run(t)
	want(t, "ended after the hour", w.comments(2))
	w.thread(1, day0, ada, ben)
	w.run(t)
	want(t, "an edit at once", w.comments(1), "ada triage, ben triage")
	file("off")
	w.run(t)
	want(t, "switched off", w.comments(1))
	file("on-close")
	w.run(t)
	want(t, "switched on", w.comments(1), "ada triage, ben triage")
	want(t, "switched on", w.comments(2), "ada triage")
}

func TestBadgesWhereTheAppIs(t *testing.T) {
	w := newBadging(t)
	w.thread(1, day0, ada)
	w.thread(2, day0, ada)
	w.ledger.threads[2].Type = history.Discussion
	watched := w.ledger.watched
	w.ledger.watched = nil
	w.run(t)
	w.ledger.watched = slices.Clone(watched)
	w.ledger.watched[0].Archived = true
	w.run(t)
	want(t, "writes", w.github.writes)
	w.ledger.watched = watched
	w.run(t)
	want(t, "writes", w.github.writes, "create comment on 1", "create comment on discussion 2")
	w.thread(2, day0, ada, ben)
	w.ledger.threads[2].Type = history.Discussion
	w.run(t)
	w.thread(2, day0)
	w.ledger.threads[2].Type = history.Discussion
	w.run(t)
	want(t, "writes", w.github.writes[2:], "edit comment on discussion 2", "delete comment on discussion 2")
}

// A repository is deleted and brought back: what changed meanwhile is told then.
func TestBadgesOfRestoredRepository(t *testing.T) {
	w := newBadging(t)
	w.thread(1, day0, ada)
	w.run(t)
	want(t, "before", w.comments(1), "ada triage")
	watched := w.ledger.watched
	w.ledger.watched, w.ledger.gone = nil, true
	w.thread(1, day0, ada, ben)
	w.run(t)
	w.run(t) // noting that it is not watched has marked the thread again
	if len(w.ledger.marks) != 0 {
		t.Errorf("left while it is gone: %v", w.ledger.marks)
	}
	w.ledger.watched, w.ledger.gone = watched, false
	w.run(t)
	want(t, "restored", w.comments(1), "ada triage, ben triage")
}

func TestPostWeekly(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 10, day, hour, 0, 0, 0, berlin) }
	for _, test := range []struct{ ended, now, want time.Time }{
		{at(14, 12), at(14, 13), at(19, 9)}, // a Wednesday
		{at(14, 12), at(19, 8), at(19, 9)},
		{at(14, 12), at(19, 9), at(19, 9)},
		{at(14, 12), at(20, 8), at(20, 8)},
		{at(14, 12), at(20, 9), at(26, 9)},  // the server was down on Monday; summer time ends on the 25th
		{at(19, 10), at(19, 11), at(26, 9)}, // ended in the new week
		{at(19, 8), at(19, 9), at(19, 9)},
	} {
		if got := postWeekly(test.ended, test.now, berlin, 9); !got.Equal(test.want) {
			t.Errorf("ended %s, now %s: got %s, want %s", test.ended, test.now, got, test.want)
		}
	}
}

// Whatever fails at whichever call, each of many threads has one comment in the
// end, and one that is refused does not hold up the others.
func TestBadgesExactlyOnceAtEveryCall(t *testing.T) {
	for name, k := range map[string]trouble{
		"fails": {err: errBroken}, "fails after effect": {err: errBroken, effect: true},
		"killed": {dies: true}, "killed after effect": {dies: true, effect: true},
		"refused": {err: fmt.Errorf("403: %w", ghclient.ErrForbidden)}, "limited": {err: &ghclient.LimitedError{Until: day0.Add(time.Minute)}},
	} {
		for every := 2; every <= 5; every++ {
			t.Run(fmt.Sprintf("%s every %d", name, every), func(t *testing.T) {
				w := newBadging(t)
				w.github.lag = 6 * time.Second
				w.github.trouble = func(call int, _ string) *trouble {
					if call%every == 0 && call < 40 {
						return &k
					}
					return nil
				}
				for id := range int64(12) {
					w.thread(id+1, day0, ada)
				}
				for i := range 60 {
					if i == 20 {
						for id := range int64(12) {
							w.thread(id+1, day0, ada, ben)
						}
					}
					w.restart()
					_, _ = attempt(func() error { _, err := w.badges.Run(t.Context()); return err })
					w.passes(20*time.Second + time.Duration(i/30)*3*time.Hour)
				}
				for id := range 12 {
					want(t, fmt.Sprint("thread ", id+1), w.comments(id+1), "ada triage, ben triage")
				}
			})
		}
	}
}
