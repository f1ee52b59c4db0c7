package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// thread reads a thread that must be there.
func thread(t testing.TB, s *store.Store, repo history.Repo, number int) *history.Thread {
	t.Helper()
	thread, err := s.Thread(t.Context(), repo.Owner, repo.Name, number)
	if err != nil {
		t.Fatal(err)
	}
	return thread
}

// told is a thread in short: who did what.
func inShort(t *history.Thread) []string {
	var all []string
	for _, e := range t.Events {
		what := strings.TrimSpace(fmt.Sprintf("%s %s %s", e.Actor.Login, e.Verb, e.Subject))
		if e.Text != "" {
			what += ": " + e.Text
		}
		all = append(all, what)
	}
	return all
}

func testAppend(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	one := pull(kitchen, 1, ada, day0).
		says(ben, 11, "Does it need `x`?", after(1)).
		add(history.Activity{Verb: history.ReviewRequested, Actor: ada, Target: ben, At: after(1.5)}).
		add(history.Activity{Verb: history.Reviewed, ID: 12, Actor: ben, Subject: history.Approved, At: after(2)}).
		add(history.Activity{Verb: history.ReviewCommented, ID: 13, Actor: ben, Text: "Here.", At: after(2), Updated: after(2),
			ReviewID: 12, ReplyTo: 5, Path: "a.go", ViaApp: true, URL: "https://github.example/13"}).
		add(history.Activity{Verb: history.Renamed, Actor: ada, From: "Old", Subject: "Thread 1", At: after(3)}).
		add(history.Activity{Verb: history.Merged, Actor: ben, At: after(4)}).
		add(history.Activity{Verb: history.Closed, Actor: history.Ghost, At: after(4)})
	two := issue(kitchen, 2, ben, day0)
	if got, want := appendAll(t, s, one, two), (store.Appended{Told: 9, Activities: 9, Threads: 2}); got != want {
		t.Errorf("Append: got %+v, want %+v", got, want)
	}
	if got := appendAll(t, s, two, one, one); got != (store.Appended{Told: 9}) {
		t.Errorf("Append of what is known, some of it twice: got %+v, want nothing new", got)
	}
	want, ok := history.Assemble(one.all, nil)
	if !ok {
		t.Fatal("the story does not assemble")
	}
	got := thread(t, s, kitchen, 1)
	if len(got.Events) != len(want.Events) {
		t.Fatalf("Thread has %v, want %v", inShort(got), inShort(want))
	}
	for i := range want.Events {
		if got, want := got.Events[i].Activity, want.Events[i].Activity; got != want {
			t.Errorf("event %d:\n got %+v\nwant %+v", i, got, want)
		}
	}
	for _, number := range []int{2, 3} {
		if _, err := s.Thread(t.Context(), "ACME", "Kitchen", number); (err == nil) != (number == 2) || (err != nil && !errors.Is(err, store.ErrNotFound)) {
			t.Errorf("Thread %d: got error %v", number, err)
		}
	}
	if _, err := s.Thread(t.Context(), "acme", "cellar", 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Thread of an unknown repository: got error %v", err)
	}
}

func testVersions(t *testing.T, open opener) {
	versions := func() []*story {
		first := issue(kitchen, 1, ada, day0).says(ben, 11, "First.", after(1))
		second := issue(kitchen, 1, ada, day0).says(ben, 11, "Second.", after(1))
		second.all[1].Updated = after(2)
		third := issue(kitchen, 1, ada, day0).says(ben, 11, "Same time, and so the greater.", after(1))
		third.all[1].Updated = after(2)
		opening := issue(kitchen, 1, ada, day0)
		opening.all[0].Updated, opening.all[0].Subject = after(3), "Another title"
		return []*story{first, second, third, opening}
	}
	stories := versions()
	var first []string
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}} {
		s := open(t, t.TempDir(), store.Options{})
		for _, i := range order {
			appendAll(t, s, stories[i])
		}
		got := inShort(thread(t, s, kitchen, 1))
		if first == nil {
			first = got
		}
		if !slices.Equal(got, first) || !strings.Contains(got[1], "Second") || !strings.Contains(got[0], "Another title") {
			t.Errorf("order %v: got %q, want %q", order, got, first)
		}
	}
}

// apply appends changes.
func apply(t testing.TB, s *store.Store, changes ...webhooks.Change) {
	t.Helper()
	if _, err := s.Append(t.Context(), nil, changes); err != nil {
		t.Fatal(err)
	}
}

func testRepositories(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)))
	score(t, s, after(2))
	renamed := kitchen
	renamed.Owner, renamed.Name = "Grand-Acme", "galley"
	apply(t, s, webhooks.Change{Kind: webhooks.RepoTransferred, Repo: renamed, From: kitchen.Name, FromOwner: kitchen.Owner, At: after(3)})
	appendAll(t, s, issue(kitchen, 2, ada, after(1))) // a late delivery with the old name
	for _, repo := range []history.Repo{kitchen, renamed} {
		if got := thread(t, s, repo, 2).Repo; got != renamed {
			t.Errorf("thread under %s: repository %+v, want %+v", repo.FullName(), got, renamed)
		}
	}
	score(t, s, after(3))
	for _, q := range []store.CreditQuery{{Owner: "grand-acme"}, {Owner: "Grand-Acme", Repo: "Galley"}, {Owner: "acme", Repo: "kitchen"}} {
		if got := lines(credits(t, s, q)); !slices.Equal(got, []string{"Grand-Acme/galley#1 ben triage pending"}) {
			t.Errorf("credits of %+v: got %v", q, got)
		}
	}
	if got := credits(t, s, store.CreditQuery{Owner: "acme"}); len(got) != 0 {
		t.Errorf("credits of the owner before: got %v", lines(got))
	}
	// Another repository takes the old name.
	cuckoo := history.Repo{ID: 70, Owner: "Acme", Name: "kitchen"}
	appendAll(t, s, issue(cuckoo, 1, ada, after(4)).does(ben, history.Labeled, "bug", after(5)))
	score(t, s, after(6))
	if got := thread(t, s, kitchen, 1).Repo; got != cuckoo {
		t.Errorf("thread under the name that was taken: got %+v, want %+v", got, cuckoo)
	}
	if got := credits(t, s, store.CreditQuery{}); len(got) != 2 || got[0].ID == got[1].ID {
		t.Errorf("credits of both: got %v", lines(got))
	}
	repos, err := s.Repos(t.Context())
	if err != nil || !slices.Equal(repos, []history.Repo{cuckoo, renamed}) {
		t.Errorf("Repos: got %v, %v", repos, err)
	}
	verified(t, s, after(6))
}

// A source without ids told of a repository under a name that it has no longer.
func testMergedRepositories(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	nameless := history.Repo{Owner: "Acme", Name: "pantry"}
	appendAll(t, s,
		issue(nameless, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)),
		issue(nameless, 2, ada, day0).does(cleo, history.Labeled, "bug", after(1)))
	appendAll(t, s, issue(kitchen, 1, ada, day0).says(ada, 11, "Thanks.", after(2)))
	score(t, s, after(3))
	apply(t, s, webhooks.Change{Kind: webhooks.RepoRenamed, Repo: kitchen, From: "pantry", At: after(3)})
	score(t, s, after(4))
	want := []string{"Acme/kitchen#1 ben triage confirmed", "Acme/kitchen#2 Cleo triage pending"}
	if got := lines(credits(t, s, store.CreditQuery{})); !slices.Equal(got, want) {
		t.Errorf("credits: got %v, want %v", got, want)
	}
	if repos, err := s.Repos(t.Context()); err != nil || len(repos) != 1 {
		t.Errorf("Repos: got %v, %v; want one", repos, err)
	}
	verified(t, s, after(4))
}

func testAliases(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "Bug", after(1)).
		does(ben, history.Milestoned, "1.0", after(1)))
	score(t, s, after(2))
	apply(t, s,
		webhooks.Change{Kind: webhooks.LabelRenamed, Repo: kitchen, From: "defect", To: "broken", At: after(4)},
		webhooks.Change{Kind: webhooks.LabelRenamed, Repo: kitchen, From: "bug", To: "defect", At: after(3)},
		webhooks.Change{Kind: webhooks.MilestoneRenamed, Repo: kitchen, From: "1.0", To: "One"})
	if n := score(t, s, after(2)); n != 1 {
		t.Errorf("threads judged after a label was renamed: got %d, want 1", n)
	}
	got := credits(t, s, store.CreditQuery{})
	if len(got) != 1 || got[0].Evidence[0].Subject != "broken" {
		t.Errorf("credits: got %+v, want one with the label broken", got)
	}
	// A new label has the old name again.
	appendAll(t, s, issue(kitchen, 2, ada, day0).does(ben, history.Labeled, "bug", after(5)))
	if got := inShort(thread(t, s, kitchen, 2)); got[1] != "ben labeled bug" {
		t.Errorf("a label that has the old name now: got %q", got[1])
	}
	if got := inShort(thread(t, s, kitchen, 1)); !slices.Contains(got, "ben milestoned One") {
		t.Errorf("a milestone that was renamed at some time: got %q", got)
	}
	// Undated renames in a circle end.
	apply(t, s,
		webhooks.Change{Kind: webhooks.LabelRenamed, Repo: kitchen, From: "x", To: "y"},
		webhooks.Change{Kind: webhooks.LabelRenamed, Repo: kitchen, From: "y", To: "x"})
	appendAll(t, s, issue(kitchen, 3, ada, day0).does(ben, history.Labeled, "x", after(5)))
	thread(t, s, kitchen, 3)
}

func testAccounts(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	married := ben
	married.Login = "benedict"
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)))
	appendAll(t, s, issue(kitchen, 2, married, after(3)).does(history.Ghost, history.Labeled, "bug", after(4)))
	appendAll(t, s, issue(kitchen, 3, ben, after(2)))
	score(t, s, after(5))
	if got := lines(credits(t, s, store.CreditQuery{})); !slices.Equal(got, []string{"Acme/kitchen#1 benedict triage pending"}) {
		t.Errorf("credits: got %v, want one of benedict and none of the ghost", got)
	}
	if got := inShort(thread(t, s, kitchen, 1)); got[1] != "benedict labeled bug" {
		t.Errorf("thread: got %v", got)
	}
	if got := credits(t, s, store.CreditQuery{Actor: "Benedict"}); len(got) != 1 || got[0].Actor != married {
		t.Errorf("credits by login: got %+v", got)
	}
	if got := credits(t, s, store.CreditQuery{Actor: "ben"}); len(got) != 0 {
		t.Errorf("credits by a login of before: got %+v", got)
	}
}

func testBotsByBehaviour(t *testing.T, open opener) {
	const text = "Build %d of your change has been deployed to the preview environment, have a look at it there."
	stories := []*story{
		issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 10, "Thanks.", after(2)),
	}
	for i := range 10 {
		stories = append(stories, issue(kitchen, i+2, ada, day0).says(ben, int64(100+i), fmt.Sprintf(text, i), after(1)))
	}
	s := open(t, t.TempDir(), store.Options{})
	appendAll(t, s, stories[0])
	score(t, s, after(3))
	if got := credits(t, s, store.CreditQuery{}); len(got) != 1 {
		t.Fatalf("credits before: got %v, want one", lines(got))
	}
	for _, st := range stories[1:] {
		appendAll(t, s, st)
	}
	score(t, s, after(3))
	if got := credits(t, s, store.CreditQuery{}); len(got) != 0 {
		t.Errorf("credits of an account that turned out to be a bot: got %v", lines(got))
	}
	verified(t, s, after(3))
	// A person edited what looked alike: it is a person again.
	for i, st := range stories[1:9] {
		c := &st.all[1]
		c.Text = strings.Repeat(strings.Repeat(string(rune('a'+i)), 4)+" is something else altogether, in the words of a person. ", 3)
		c.Updated = c.At.Add(time.Hour)
		appendAll(t, s, st)
	}
	score(t, s, after(3))
	if got := credits(t, s, store.CreditQuery{}); len(got) != 1 {
		t.Errorf("credits after the edits: got %v, want one", lines(got))
	}
	verified(t, s, after(3))
}

func testBotsByConfiguration(t *testing.T, open opener) {
	dir := t.TempDir()
	thread := issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 10, "Thanks.", after(2))
	s := open(t, dir, store.Options{})
	appendAll(t, s, thread)
	score(t, s, after(3))
	for _, test := range []struct {
		bots []string
		want int
	}{{nil, 1}, {[]string{"BEN"}, 0}, {[]string{"ben", "ada"}, 0}, {[]string{"ada"}, 1}, {nil, 1}} {
		s := open(t, dir, store.Options{Bots: test.bots})
		score(t, s, after(3))
		if got := credits(t, s, store.CreditQuery{}); len(got) != test.want {
			t.Errorf("with bots %v: got %v, want %d credits", test.bots, lines(got), test.want)
		}
		verified(t, s, after(3))
		// Who only reads need not know the list, and is told when theirs is another.
		verified(t, open(t, dir, store.Options{ReadOnly: true}), after(3))
		verified(t, open(t, dir, store.Options{ReadOnly: true, Bots: test.bots}), after(3))
		other := open(t, dir, store.Options{ReadOnly: true, Bots: []string{"cleo"}})
		if _, err := other.Verify(t.Context(), after(3), judge(after(3))); err == nil || !strings.Contains(err.Error(), "than were given now (cleo)") {
			t.Errorf("Verify with other bots than %v: got error %v", test.bots, err)
		}
	}
}

// A repository was made private or deleted, and another took its name: what is
// known of the first is found by its own id only, and not at all once it is gone.
func testSameRepository(t *testing.T, open opener) {
	cuckoo := history.Repo{ID: 70, Owner: "Acme", Name: "kitchen"}
	hidden := kitchen
	hidden.Private = true
	s := open(t, t.TempDir(), store.Options{})
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)))
	score(t, s, after(2))
	id := credits(t, s, store.CreditQuery{})[0].ID
	check := func(what string, byName, byReceipt history.Repo) {
		t.Helper()
		r, _, err := s.Receipt(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range []struct {
			how    string
			thread func() (*history.Thread, error)
			want   history.Repo
		}{
			{"by name", func() (*history.Thread, error) { return s.Thread(t.Context(), "acme", "kitchen", 1) }, byName},
			{"by receipt", func() (*history.Thread, error) { return s.ThreadOf(t.Context(), r.Repo, 1) }, byReceipt},
		} {
			got, err := found.thread()
			if found.want == (history.Repo{}) {
				if !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%s: thread %s: got %+v, %v; want ErrNotFound", what, found.how, got, err)
				}
			} else if err != nil || got.Repo != found.want {
				t.Errorf("%s: thread %s: got %+v, %v; want one of %+v", what, found.how, got, err, found.want)
			}
		}
		if got, err := s.Repo(t.Context(), "ACME", "Kitchen"); got != byName || (err == nil) != (byName.ID != 0) {
			t.Errorf("%s: Repo: got %+v, %v; want %+v", what, got, err, byName)
		}
	}
	check("at first", kitchen, kitchen)
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPrivatized, Repo: hidden, At: after(3)})
	check("private", hidden, hidden)
	if r, _, err := s.Receipt(t.Context(), id); err != nil || !r.Repo.Private {
		t.Errorf("Receipt of a private repository: got %+v, %v", r.Repo, err)
	}
	appendAll(t, s, issue(cuckoo, 1, ada, after(4)))
	check("with a namesake", cuckoo, hidden)
	apply(t, s, webhooks.Change{Kind: webhooks.RepoDeleted, Repo: hidden, At: after(5)}) // seen later than the namesake
	check("deleted", cuckoo, history.Repo{})
	apply(t, s, webhooks.Change{Kind: webhooks.RepoDeleted, Repo: cuckoo, At: after(6)})
	check("both deleted", history.Repo{}, history.Repo{})
}
