package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-github/v62/github"

	"glueledger/scoring"
	"glueledger/webhooks"
)

var october = scoring.Month{Year: 2026, Month: time.October}

// ends are months of different lengths that begin on different weekdays.
func ends() []scoring.Month {
	return []scoring.Month{october, {Year: 2024, Month: time.February}, {Year: 2025, Month: time.June}}
}

func TestSameSeedSameStory(t *testing.T) {
	a, b := Story(7, october), Story(7, october)
	same := func(a, b Message) bool {
		return a.Event == b.Event && a.ID == b.ID && a.At.Equal(b.At) && bytes.Equal(a.Body, b.Body)
	}
	if !slices.EqualFunc(a.Messages, b.Messages, same) || !slices.Equal(a.Expected, b.Expected) || a.Settled != b.Settled {
		t.Error("the story of seed 7 changed on being told again")
	}
	if other := Story(8, october); slices.EqualFunc(a.Messages, other.Messages, same) {
		t.Error("seeds 7 and 8 tell the same story")
	}
}

func TestStoryHasItsSize(t *testing.T) {
	for seed, end := range ends() {
		w := newWorld(uint64(seed), end)
		w.cast()
		w.act()
		threads := 0
		for _, r := range w.repos {
			threads += len(r.threads)
		}
		if threads < 250 || threads > 400 {
			t.Errorf("seed %d: %d threads, want 250 to 400", seed, threads)
		}
		if n := len(w.messages); n < 3000 || n > 5000 {
			t.Errorf("seed %d: %d deliveries, want 3,000 to 5,000", seed, n)
		}
		if w.leftOut > 0 {
			t.Errorf("seed %d: there was no moment for %d scenes", seed, w.leftOut)
		}
	}
}

// TestSubjects checks that the pools suffice for the plan and name what exists.
func TestSubjects(t *testing.T) {
	w := newWorld(1, october)
	w.cast()
	d := w.decks
	for name, left := range map[string]int{
		"bugs": len(d.bugs.cards) - d.bugs.next, "old": len(d.old.cards) - d.old.next, "wishes": len(d.wishes.cards) - d.wishes.next,
		"requests": len(d.requests.cards) - d.requests.next, "tasks": len(d.tasks.cards) - d.tasks.next,
		"tangles": len(d.tangles.cards) - d.tangles.next, "topics": len(d.topics.cards) - d.topics.next,
		"changes": len(d.changes.cards) - d.changes.next, "purposes": len(d.purposes.cards) - d.purposes.next,
		"chores":    len(d.chores.cards) - d.chores.next,
		"questions": len(d.questions.cards) - d.questions.next, "twins": len(d.twins.cards) - d.twins.next,
		"first pull requests": len(d.firsts.cards) - d.firsts.next, "debates": len(d.debates.cards) - d.debates.next,
		"quarrels": len(d.quarrels.cards) - d.quarrels.next, "loose ends": len(d.ends.cards) - d.ends.next,
		"awaited fixes": len(d.awaited.cards) - d.awaited.next,
	} {
		if left < 0 {
			t.Errorf("%d %s too few: some come twice", -left, name)
		}
	}
	hasLabel := func(repo, name string) {
		t.Helper()
		if !slices.ContainsFunc(w.repo(repo).labels, func(l *label) bool { return l.name == name }) {
			t.Errorf("%s has no label %q", repo, name)
		}
	}
	for _, b := range d.bugs.cards {
		hasLabel(b.repo, b.label)
	}
	for _, o := range d.old.cards {
		hasLabel(o.repo, o.label)
	}
	for _, x := range d.tangles.cards {
		hasLabel(x.repo, x.label)
	}
	for _, x := range slices.Concat(d.wishes.cards, d.requests.cards, d.tasks.cards) {
		hasLabel(x.repo, x.label)
	}
}

// delivered is what every payload of the story has, read with no regard to the
// structs that wrote it.
type delivered struct {
	Action       string
	Sender       *named
	Installation *struct{ ID int64 }
	Organization *named
	Repository   *struct {
		ID       int64
		FullName string `json:"full_name"`
		Private  bool
		Owner    *named
	}
	Issue       *dThread
	PullRequest *dThread `json:"pull_request"`
	Discussion  *dThread
	Comment     *dSaid
	Review      *dSaid
	Label       *struct{ Name string }
	Milestone   *struct{ Title string }
}

type named struct {
	ID    int64
	Login string
	Type  string
}

type dThread struct {
	ID        int64
	Number    int
	Title     string
	State     string
	HTMLURL   string     `json:"html_url"`
	CreatedAt *time.Time `json:"created_at"`
	UpdatedAt *time.Time `json:"updated_at"`
	Labels    []any
}

type dSaid struct {
	ID      int64
	HTMLURL string `json:"html_url"`
	User    *named
}

func TestPayloads(t *testing.T) {
	wanted := map[string]int{
		"installation": 1, "issues": 200, "issue_comment": 300, "pull_request": 300, "pull_request_review": 200,
		"pull_request_review_comment": 300, "pull_request_review_thread": 100, "discussion": 12, "discussion_comment": 20, "label": 4, "milestone": 4,
	}
	for seed, end := range ends() {
		tale := Story(uint64(seed), end)
		ids, events := map[string]bool{}, map[string]int{}
		last := time.Time{}
		for i, m := range tale.Messages {
			where := fmt.Sprintf("seed %d, delivery %d (%s)", seed, i, m.Event)
			if m.At.Before(last) || !m.At.Before(end.End()) || m.At.Before(end.Start().AddDate(0, -5, 0)) || m.At.Nanosecond() != 0 {
				t.Errorf("%s: at %s, after %s", where, m.At, last)
			}
			if ids[m.ID] || len(m.ID) != 36 {
				t.Errorf("%s: delivery id %q", where, m.ID)
			}
			last, ids[m.ID] = m.At, true
			events[m.Event]++
			checkPayload(t, where, m)
		}
		if tale.Messages[0].Event != "installation" {
			t.Errorf("seed %d begins with %s", seed, tale.Messages[0].Event)
		}
		for event, least := range wanted {
			if events[event] < least {
				t.Errorf("seed %d: %d %s deliveries, want %d and more", seed, events[event], event, least)
			}
		}
	}
}

func checkPayload(t *testing.T, where string, m Message) {
	t.Helper()
	var p delivered
	if err := json.Unmarshal(m.Body, &p); err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	if p.Action == "" || p.Sender == nil || p.Sender.ID == 0 || p.Sender.Login == "" || p.Sender.Type == "" || p.Installation == nil || p.Installation.ID == 0 {
		t.Errorf("%s lacks action, sender or installation: %s", where, m.Body)
	}
	if m.Event != "installation" && (p.Organization == nil || p.Repository == nil || p.Repository.ID == 0 || p.Repository.Owner == nil) {
		t.Errorf("%s lacks organization or repository: %s", where, m.Body)
	}
	var thread *dThread
	switch {
	case m.Event == "issues" || m.Event == "issue_comment":
		thread = p.Issue
	case strings.HasPrefix(m.Event, "pull_request"):
		thread = p.PullRequest
	case strings.HasPrefix(m.Event, "discussion"):
		thread = p.Discussion
	default:
		return
	}
	if thread == nil || thread.ID == 0 || thread.Number == 0 || thread.Title == "" || thread.State == "" || thread.Labels == nil ||
		thread.CreatedAt == nil || thread.UpdatedAt == nil || thread.UpdatedAt.Before(*thread.CreatedAt) || thread.UpdatedAt.After(m.At) ||
		!strings.HasPrefix(thread.HTMLURL, host+"/"+p.Repository.FullName+"/") {
		t.Errorf("%s lacks something of its thread: %s", where, m.Body)
	}
	for name, said := range map[string]*dSaid{"_comment": p.Comment, "_review": p.Review} {
		if strings.HasSuffix(m.Event, name) && (said == nil || said.ID == 0 || said.User == nil || !strings.HasPrefix(said.HTMLURL, thread.HTMLURL+"#")) {
			t.Errorf("%s lacks something of what was said: %s", where, m.Body)
		}
	}
	if (p.Action == "labeled" && p.Label == nil) || (p.Action == "milestoned" && p.Milestone == nil) {
		t.Errorf("%s lacks what it is about: %s", where, m.Body)
	}
}

// TestDecoders has every payload read by glueledger's own decoder and by that of
// go-github, which knows nothing of ours.
func TestDecoders(t *testing.T) {
	for _, m := range Story(3, october).Messages {
		d, err := webhooks.Decode(m.Event, m.Body)
		if err != nil {
			t.Fatalf("%s: %v: %s", m.Event, err, m.Body)
		}
		if len(d.Activities)+len(d.Changes) == 0 && m.Event != "milestone" && m.Event != "label" {
			t.Errorf("%s says nothing: %s", m.Event, m.Body)
		}
		if _, err := github.ParseWebHook(m.Event, m.Body); err != nil {
			t.Errorf("go-github on %s: %v: %s", m.Event, err, m.Body)
		}
	}
}

func TestExpectations(t *testing.T) {
	for seed, end := range ends() {
		tale := Story(uint64(seed), end)
		known := map[string]bool{}
		for _, m := range tale.Messages {
			var p delivered
			if err := json.Unmarshal(m.Body, &p); err != nil {
				t.Fatal(err)
			}
			for _, thread := range []*dThread{p.Issue, p.PullRequest, p.Discussion} {
				if thread != nil {
					known[fmt.Sprintf("%s#%d", p.Repository.FullName, thread.Number)] = true
				}
			}
		}
		said := map[Expectation]bool{}
		earned := map[scoring.Month]map[scoring.Kind]int{}
		missed := map[scoring.Kind]int{}
		for _, e := range tale.Expected {
			if !known[fmt.Sprintf("%s#%d", e.Repo, e.Number)] {
				t.Errorf("seed %d: nothing was delivered of %+v", seed, e)
			}
			key := Expectation{Repo: e.Repo, Number: e.Number, Actor: e.Actor, Kind: e.Kind}
			if said[key] {
				t.Errorf("seed %d: two expectations of %+v", seed, key)
			}
			said[key] = true
			if !e.Earned {
				missed[e.Kind]++
				continue
			}
			month := scoring.MonthOf(e.At)
			if earned[month] == nil {
				earned[month] = map[scoring.Kind]int{}
			}
			earned[month][e.Kind]++
		}
		if len(earned) != Months {
			t.Errorf("seed %d: credits in %d months, want %d", seed, len(earned), Months)
		}
		for _, kind := range []scoring.Kind{scoring.Triage, scoring.Clarification, scoring.ReviewUnblocking, scoring.StaleResolution} {
			for month, kinds := range earned {
				if kinds[kind] == 0 {
					t.Errorf("seed %d: no %s in %s", seed, kind, month)
				}
			}
			if missed[kind] < 3 {
				t.Errorf("seed %d: only %d near misses of %s", seed, missed[kind], kind)
			}
		}
	}
}

func BenchmarkStory(b *testing.B) {
	for b.Loop() {
		Story(1, october)
	}
}
