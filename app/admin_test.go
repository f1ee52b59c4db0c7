package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/jobs"
	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/web"
	"glueledger/webhooks"
)

var (
	acmeOrg   = web.Installed{ID: 5, Account: history.Account{ID: 70, Login: "Acme", Type: "Organization"}}
	bakersOrg = web.Installed{ID: 6, Account: history.Account{ID: 80, Login: "bakers", Type: "Organization"}}
	kitchen   = history.Repo{ID: 1, Owner: "Acme", Name: "kitchen"}
	shared    = history.Repo{ID: 2, Owner: "Acme", Name: ".github"}
	oven      = history.Repo{ID: 3, Owner: "bakers", Name: "secret-oven", Private: true}
)

// newAdmin is an admin of two accounts, each of which has troubles of its own.
func newAdmin(t *testing.T) (*admin, *[]string) {
	t.Helper()
	now := time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	all := map[string]string{}
	for _, p := range Permissions() {
		all[p.Name] = p.Access
	}
	err = errors.Join(
		s.SyncInstallations(t.Context(), []store.InstalledAccount{
			{Installation: 5, Account: acmeOrg.Account, Permissions: map[string]string{"metadata": "read", "issues": "read"}, CreatedAt: now.AddDate(0, -1, 0), Repos: []history.Repo{kitchen, shared}},
			{Installation: 6, Account: bakersOrg.Account, Permissions: all, Repos: []history.Repo{oven}},
		}, now),
		s.SeePolicy(t.Context(), shared, store.PolicySeen{SHA: "a", Body: []byte("kinds:\n  triage: off\n"), At: now}),
		s.SeePolicy(t.Context(), kitchen, store.PolicySeen{SHA: "b", Body: []byte("reprots: on"), Problem: "1:1: no key reprots.", At: now}),
		s.SeePolicy(t.Context(), oven, store.PolicySeen{SHA: "c", Body: []byte("x"), Problem: "1:1: a key of the secret oven.", At: now}),
	)
	if err != nil {
		t.Fatal(err)
	}
	watched, err := s.Watched(t.Context())
	if err == nil {
		_, err = s.WatchBackfills(t.Context(), watched, now)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []history.Repo{kitchen, oven} {
		post, err := s.IntendPost(t.Context(), store.Post{Key: r.Name, Sort: store.PostIssue, State: store.PostIntended, Repo: r, MadeAt: now})
		if err == nil {
			post.Problem = "Issues are turned off in " + r.Name
			_, err = s.SavePost(t.Context(), post)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	called := &[]string{}
	return &admin{store: s, config: Config{GitHubURL: defaultGitHub, URL: "https://glue.example.org", Bots: []string{"ci-of-all"}}, given: Config{GitHubURL: defaultGitHub, Bots: []string{"ci-of-all"}},
		log: slog.New(slog.DiscardHandler), now: func() time.Time { return now },
		call:  func(_ context.Context, tasks ...string) { *called = append(*called, tasks...) },
		queue: func(context.Context) error { *called = append(*called, "queue"); return nil },
	}, called
}

// TestHealthOfOneAccount holds that an account is told of its own troubles alone.
func TestHealthOfOneAccount(t *testing.T) {
	d, _ := newAdmin(t)
	found := func(account web.Installed) string {
		h, err := d.Health(t.Context(), account)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, f := range h.Findings {
			all = append(all, fmt.Sprintf("%s %s: %s", f.Outcome, f.Check, f.Text))
		}
		return strings.Join(all, "\n")
	}
	got := found(acmeOrg)
	for _, want := range []string{
		"warning installation: on GitHub, Acme has not accepted 6 permissions that the App asks for",
		"warning deliveries: GitHub has delivered nothing in the last week",
		"ok history: the history of 2 repositories is being read",
		"warning settings-file: the settings file of Acme/kitchen is wrong",
		"ok reports: the monthly report of Acme is posted in Acme/.github as an issue",
		"warning posts: the issue in Acme/kitchen could not be posted: Issues are turned off in kitchen",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it is not found that %s:\n%s", want, got)
		}
	}
	if strings.Contains(got, "oven") || strings.Contains(got, "bakers") || strings.Contains(found(bakersOrg), "kitchen") {
		t.Errorf("an account is told of another: %s", got)
	}
	if !strings.Contains(found(bakersOrg), "ok installation: the App has the permissions that it needs") {
		t.Errorf("of the other: %s", found(bakersOrg))
	}
	h, err := d.Health(t.Context(), acmeOrg)
	if err != nil || len(h.Repos) != 2 || len(h.Lacking) == 0 || !h.Since.Equal(d.now().AddDate(0, -1, 0)) {
		t.Errorf("health: %+v, %v", h, err)
	}
}

// TestNothingDelivered holds that an App is not blamed for a time in which it was not
// installed.
func TestNothingDelivered(t *testing.T) {
	now := time.Date(2025, 6, 9, 12, 0, 0, 0, time.UTC)
	for ago, want := range map[time.Duration]string{
		5 * time.Minute:     "ok: GitHub has delivered nothing since the App was installed, less than an hour ago",
		2 * time.Hour:       "warning: GitHub has delivered nothing since the App was installed",
		10 * 24 * time.Hour: "warning: GitHub has delivered nothing in the last week",
	} {
		got := shownFindings(deliveryFindings(web.AdminHealth{Since: now.Add(-ago)}, now))
		if said := fmt.Sprintf("%s: %s", got[0].Outcome, got[0].Text); said != want {
			t.Errorf("installed %s ago: %s", ago, said)
		}
	}
}

// TestWhatMovedAway holds that a repository that was given to another account is no
// longer told of by the name that it has there.
func TestWhatMovedAway(t *testing.T) {
	d, _ := newAdmin(t)
	moved := history.Repo{ID: kitchen.ID, Owner: "bakers", Name: "bread-of-theirs"}
	_, err := d.store.Append(t.Context(), nil, []webhooks.Change{{Kind: webhooks.RepoTransferred, Repo: moved, FromOwner: "Acme", From: "kitchen",
		Installation: 6, At: d.now().Add(time.Hour), Heard: d.now().Add(time.Hour)}})
	if err != nil {
		t.Fatal(err)
	}
	h, err := d.Health(t.Context(), acmeOrg)
	if said := fmt.Sprintf("%+v", h); err != nil || h.Moved != 1 || strings.Contains(said, "bread") {
		t.Errorf("it is told: %s, %v", said, err)
	}
	if all, err := d.Histories(t.Context(), acmeOrg); err != nil || len(all) != 1 {
		t.Errorf("histories: %+v, %v", all, err)
	}
	for _, name := range []string{"kitchen", "bread-of-theirs", "secret-oven"} {
		if _, err := d.AskHistory(t.Context(), acmeOrg, name); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the history of %s is asked for: %v", name, err)
		}
		if _, err := d.Settings(t.Context(), acmeOrg, name); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the settings of %s are shown: %v", name, err)
		}
	}
}

func TestAdminSettings(t *testing.T) {
	d, _ := newAdmin(t)
	for _, test := range []struct {
		repo, source string
		own          bool
		triage       string
	}{
		{"", "Acme/.github", false, "off, line 2"},
		{"Kitchen", "Acme/.github", false, "off, line 2"}, // its own file is wrong
		{".github", "Acme/.github", false, "off, line 2"},
	} {
		s, err := d.Settings(t.Context(), acmeOrg, test.repo)
		i := slices.IndexFunc(s.Keys, func(k web.AdminSetting) bool { return k.Name == "kinds.triage" })
		if err != nil || s.Source != test.source || s.Own != test.own || i < 0 || fmt.Sprintf("%s, line %d", s.Keys[i].Value, s.Keys[i].Line) != test.triage {
			t.Errorf("%q: %+v, %v", test.repo, s, err)
		}
		var files []string
		for _, f := range s.Files {
			files = append(files, fmt.Sprint(f.Repo.Name, " ", f.Accounts, " ", !f.InForce.IsZero(), " ", f.Problems))
		}
		if diff := cmp.Diff([]string{".github true true []", "kitchen false false [1:1: no key reprots.]"}, files); diff != "" {
			t.Errorf("%q: files (-want +got):\n%s", test.repo, diff)
		}
		from := map[string]string{}
		for _, k := range s.Server {
			from[k.Name] = k.Value + " from " + k.From
		}
		if diff := cmp.Diff(map[string]string{"url": "https://glue.example.org from stored when the App was set up", "github-url": "https://github.com from default",
			"bots": "ci-of-all from --bots or GLUELEDGER_BOTS"}, from); diff != "" {
			t.Errorf("of the server (-want +got):\n%s", diff)
		}
	}
	if err := d.store.SeePolicy(t.Context(), kitchen, store.PolicySeen{SHA: "d", Body: []byte("weights:\n  triage: 2\n"), At: d.now()}); err != nil {
		t.Fatal(err)
	}
	if s, err := d.Settings(t.Context(), acmeOrg, "kitchen"); err != nil || s.Source != "Acme/kitchen" || !s.Own {
		t.Errorf("with a file of its own: %+v, %v", s, err)
	}
	closing := store.PolicySeen{SHA: "e", Body: []byte("kinds:\n  triage: off\npages: closed\n"), At: d.now()}
	if err := d.store.SeePolicy(t.Context(), shared, closing); err != nil {
		t.Fatal(err)
	}
	s, err := d.Settings(t.Context(), acmeOrg, "kitchen")
	i := slices.IndexFunc(s.Keys, func(k web.AdminSetting) bool { return k.Name == "pages" })
	if err != nil || s.Keys[i].Value != "closed" || s.Keys[i].Line != 3 || s.Keys[i].Source != "Acme/.github" {
		t.Errorf("what closes the pages: %+v, %v", s.Keys[i], err)
	}
	h, err := d.Health(t.Context(), acmeOrg)
	if err != nil || len(h.Repos) != 2 || h.Repos[1].State != "Its pages are closed by the settings file of Acme/.github." {
		t.Errorf("the list of repositories: %+v, %v", h.Repos, err)
	}
	if s, err := d.Settings(t.Context(), bakersOrg, ""); err != nil || s.Source != "" {
		t.Errorf("of an account without a file: %+v, %v", s, err)
	}
}

// TestWhereReportsGo holds that the settings say where the report goes in the very words of
// the overview, and name the repository that it goes to where no file does.
func TestWhereReportsGo(t *testing.T) {
	d, _ := newAdmin(t)
	for _, test := range []struct {
		account       web.Installed
		repo, file    string // the file is written to .github of Acme, or the only repository of the bakers
		goes, setting string
	}{
		{account: acmeOrg, goes: "the monthly report of Acme is posted in Acme/.github as an issue", setting: ".github from the default"},
		{account: acmeOrg, repo: "kitchen", setting: ".github from the default"},
		{account: acmeOrg, file: "reports:\n  scope: repository\n", goes: "the monthly report of Acme/.github is posted in Acme/.github as an issue", setting: "each its own from the default"},
		{account: acmeOrg, repo: "kitchen", setting: "kitchen from the default"},
		{account: acmeOrg, repo: ".github", setting: ".github from the default"},
		{account: acmeOrg, file: "reports:\n  enabled: off\n  scope: repository\n", goes: "no", setting: "nowhere: reports.enabled is off from the default"},
		{account: bakersOrg, goes: "no monthly report of bakers is posted in bakers/secret-oven: it would tell of private repositories alone", setting: "secret-oven from the default"},
		{account: bakersOrg, file: "reports:\n  where: discussion\n  include-private: on\n", goes: "the monthly report of bakers is posted in bakers/secret-oven as a discussion", setting: "secret-oven from the default"},
		{account: bakersOrg, repo: "secret-oven", setting: "secret-oven from the default"},
		{account: bakersOrg, repo: "secret-oven", file: "reports:\n  repository: secret-oven\n", setting: "secret-oven from line 2"},
	} {
		if test.file != "" {
			in := map[int64]history.Repo{acmeOrg.ID: shared, bakersOrg.ID: oven}[test.account.ID]
			if err := d.store.SeePolicy(t.Context(), in, store.PolicySeen{SHA: test.file, Body: []byte(test.file), At: d.now()}); err != nil {
				t.Fatal(err)
			}
		}
		s, err := d.Settings(t.Context(), test.account, test.repo)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(s.Keys, func(k web.AdminSetting) bool { return k.Name == "reports.repository" })
		setting := s.Keys[i].Value + " from the default"
		if s.Keys[i].Line > 0 {
			setting = fmt.Sprintf("%s from line %d", s.Keys[i].Value, s.Keys[i].Line)
		}
		if setting != test.setting {
			t.Errorf("%+v: reports.repository is %s", test, setting)
		}
		h, err := d.Health(t.Context(), test.account)
		if err != nil {
			t.Fatal(err)
		}
		told := slices.DeleteFunc(h.Findings, func(f web.AdminFinding) bool { return f.Check != "reports" })
		if test.repo == "" {
			clear := slices.Clone(s.Reports)
			for i := range clear {
				clear[i].Check = "reports"
			}
			if diff := cmp.Diff(told, clear); diff != "" || len(told) == 0 || !strings.HasPrefix(told[0].Text, test.goes) {
				t.Errorf("%+v: it is said elsewhere (-overview +settings):\n%s\n%+v", test, diff, told)
			}
			// What is so by default is nothing that went wrong, and says where it is changed.
			if test.setting == "secret-oven from the default" && test.file == "" &&
				(told[0].Outcome != web.AdminOff || told[0].Do != "To have them told of there, write “reports: {include-private: on}” in .github/glueledger.yml of bakers/.github.") {
				t.Errorf("the default is told as a fault: %+v", told[0])
			}
		} else if len(s.Reports) > 0 {
			t.Errorf("%+v: %+v", test, s.Reports)
		}
	}
}

// TestBadgesSince holds that the settings say from when on there are badges where no file
// does.
func TestBadgesSince(t *testing.T) {
	d, _ := newAdmin(t)
	body := "badges:\n  since: 2026-01-31\n"
	if err := d.store.SeePolicy(t.Context(), oven, store.PolicySeen{SHA: "d", Body: []byte(body), At: d.now()}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		account    web.Installed
		repo, want string
	}{
		{acmeOrg, "", "when the App was given the repository"},
		{acmeOrg, "kitchen", "2026-03-20"},
		{bakersOrg, "secret-oven", "2026-01-31"},
	} {
		s, err := d.Settings(t.Context(), test.account, test.repo)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(s.Keys, func(k web.AdminSetting) bool { return k.Name == "badges.since" })
		if s.Keys[i].Value != test.want {
			t.Errorf("%s %s: badges.since is %q, want %q", test.account.Account.Login, test.repo, s.Keys[i].Value, test.want)
		}
	}
}

func TestAskHistory(t *testing.T) {
	d, called := newAdmin(t)
	all, err := d.Histories(t.Context(), acmeOrg)
	if err != nil || len(all) != 2 || all[1].Step != "asks for the list of threads" || !all[1].Watched {
		t.Fatalf("histories: %+v, %v", all, err)
	}
	if asked, err := d.AskHistory(t.Context(), acmeOrg, "kitchen"); asked || err != nil || len(*called) > 0 {
		t.Errorf("what is being read is asked for: %v, %v, %q", asked, err, *called)
	}
	if _, err := d.store.Writer().ExecContext(t.Context(), `UPDATE backfills SET phase = 'done'`); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false} { // the second time it is under way
		if asked, err := d.AskHistory(t.Context(), acmeOrg, "Kitchen"); asked != want || err != nil {
			t.Errorf("try %d: %v, %v", i, asked, err)
		}
	}
	if !slices.Equal(*called, []string{taskBackfill}) {
		t.Errorf("it calls %q", *called)
	}
}

func TestRetryQueuesReading(t *testing.T) {
	d, called := newAdmin(t)
	in := d.store.NewInbox(store.InboxOptions{})
	err := in.Keep(t.Context(), webhooks.Delivery{ID: "g", Event: "issues", Body: []byte(`{"repository":{"full_name":"Acme/kitchen","owner":{"id":70}}}`), At: d.now()})
	if err == nil {
		_, err = d.store.Ingest(t.Context(), 10, func(string, []byte) (webhooks.Decoded, error) { return webhooks.Decoded{}, errors.New("no") })
	}
	if err := errors.Join(err, in.Close()); err != nil {
		t.Fatal(err)
	}
	if h, err := d.Health(t.Context(), acmeOrg); err != nil || h.Counts.Failed != 1 || !h.Last.Equal(d.now()) || h.Findings[1].Text != "1 delivery could not be read" {
		t.Errorf("health: %+v, %v", h, err)
	}
	for _, try := range []struct {
		account web.Installed
		guid    string
		n       int
	}{{bakersOrg, "g", 0}, {bakersOrg, "", 0}, {acmeOrg, "g", 1}, {acmeOrg, "", 0}} {
		if n, err := d.Retry(t.Context(), try.account, try.guid); n != try.n || err != nil {
			t.Errorf("%s %q: %d, %v", try.account.Account.Login, try.guid, n, err)
		}
	}
	if !slices.Equal(*called, []string{"queue"}) {
		t.Errorf("it calls %q", *called)
	}
	waiting, err := d.Deliveries(t.Context(), acmeOrg, web.DeliveriesAsked{State: web.DeliveryWaiting, Limit: 10})
	if err != nil || len(waiting) != 1 || waiting[0].GUID != "g" {
		t.Errorf("waiting: %+v, %v", waiting, err)
	}
	if _, _, err := d.Delivery(t.Context(), bakersOrg, "g"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another account is shown it: %v", err)
	}
}

// TestJobsHaveWords holds that every sort of job says what it does, and that its queue
// is the one that jobs are put in.
func TestJobsHaveWords(t *testing.T) {
	d, _ := newAdmin(t)
	var tasks []jobs.Task
	for _, s := range schedule {
		tasks = append(tasks, jobs.Task{Name: s.name, Every: s.every, Run: func(context.Context) (bool, error) { return false, nil }})
	}
	j, err := jobs.New(t.Context(), jobs.Config{Store: d.store, Tasks: tasks, Decode: webhooks.Decode, Judge: judgement})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range schedule {
		if err := j.Call(t.Context(), s.name); err != nil {
			t.Fatal(err)
		}
	}
	all, err := d.Jobs(t.Context())
	if err != nil || len(all) != len(schedule)+3 {
		t.Fatalf("%d jobs, %v", len(all), err)
	}
	for _, one := range all {
		queued := slices.Equal(one.Counts, []web.AdminCount{{State: "next in line", N: 1}})
		if one.Does == "" || queued != (one.Every > 0) || queued == one.Next.IsZero() {
			t.Errorf("%+v", one)
		}
	}
}
