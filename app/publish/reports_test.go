package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// fakeLedger has what reports are made from as plain values; what became of them
// is in a real store.
type fakeLedger struct {
	*store.Store
	watched  []store.Watched
	files    map[string][]byte
	fetching bool
	judging  bool
	input    func(scope scoring.Scope, month scoring.Month, asOf time.Time, private bool) scoring.ReportInput
	asked    []string
}

func (f *fakeLedger) Watched(context.Context) ([]store.Watched, error)    { return f.watched, nil }
func (f *fakeLedger) Policies(context.Context) (map[string][]byte, error) { return f.files, nil }
func (f *fakeLedger) Settled(context.Context) (bool, error)               { return !f.judging, nil }
func (f *fakeLedger) BackfillDone(context.Context, history.Repo, time.Time) (bool, error) {
	return !f.fetching, nil
}
func (f *fakeLedger) PublishedInput(_ context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, private bool) (scoring.ReportInput, error) {
	f.asked = append(f.asked, fmt.Sprintf("%s %s private %t", scope, month, private))
	in := f.input(scope, month, asOf, private)
	in.Scope, in.Month, in.AsOf = scope, month, asOf
	return in, nil
}

// publishing is a world in which reports are published.
type publishing struct {
	*clock
	github  *fakeGitHub
	ledger  *fakeLedger
	merged  int // pull requests of every month: what a report says
	reports *Reports
}

var dotGitHub = history.Repo{ID: 1, Owner: "Acme", Name: ".github"}

func newPublishing(t *testing.T, at string, repos ...history.Repo) *publishing {
	t.Helper()
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	w := &publishing{clock: &clock{now}, merged: 3}
	w.github = newGitHub(w.now)
	w.ledger = &fakeLedger{Store: storetest.Open(t), files: map[string][]byte{}}
	w.ledger.input = func(_ scoring.Scope, _ scoring.Month, _ time.Time, private bool) scoring.ReportInput {
		in := scoring.ReportInput{Merged: w.merged}
		if private {
			in.Reviewed = 99
		}
		return in
	}
	for _, r := range repos {
		w.ledger.watched = append(w.ledger.watched, store.Watched{Repo: r, Installation: 5})
		w.github.repos[r.FullName()] = ghclient.RepoInfo{Repo: r, HasIssues: true, HasDiscussions: true}
	}
	w.restart()
	return w
}

// restart begins anew with what the database has.
func (w *publishing) restart() {
	w.reports = &Reports{Ledger: w.ledger, Poster: w.poster(w.ledger.Store), Now: w.now, Log: slog.New(slog.DiscardHandler),
		GitHub: func(int64) GitHub { return w.github },
		Render: func(r scoring.Report, f Form) ([]string, error) {
			return []string{fmt.Sprintf("%s %s: %d merged, %d reviewed, %d wait; %+v\n", r.Scope, r.Month, r.Units.Merged, r.Units.Reviewed, len(r.Waiting), f)}, nil
		}}
}

func (w *publishing) run(t *testing.T) {
	t.Helper()
	if _, err := w.reports.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (w *publishing) outcomes(t *testing.T) []string {
	t.Helper()
	states, err := w.ledger.ReportStates(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range states {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s", s.Key, s.Outcome, s.Note)))
	}
	return all
}

func want(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

func TestReportsInTheCourseOfTime(t *testing.T) {
	w := newPublishing(t, "2026-10-14T12:00:00Z", dotGitHub, kitchen)
	w.ledger.fetching = true
	w.run(t)
	want(t, "while history is fetched", w.outcomes(t), "report/owner/acme/2026-09 waits The history of Acme/.github is still being fetched.")
	w.ledger.fetching, w.ledger.judging = false, true
	w.passes(time.Hour)
	w.run(t)
	w.passes(9 * time.Minute)
	w.run(t)
	want(t, "while it is judged", w.outcomes(t), "report/owner/acme/2026-09 waits What was fetched is still being judged.")
	w.passes(time.Minute) // it is always judged something
	w.run(t)
	w.ledger.judging = false
	want(t, "the first report", w.outcomes(t), "report/owner/acme/2026-09 posted")
	want(t, "writes", w.github.writes, "create issue in Acme/.github")
	first := w.github.issues[0]
	if first.title != "Glue work in September 2026 · Acme" || !slices.Equal(first.labels, policy.Default().Reports.Labels) || !strings.HasPrefix(first.Body, "Acme 2026-09: 3 merged") {
		t.Errorf("the issue: %+v", first)
	}
	for range 300 { // half an hour apart, over a week
		w.passes(30 * time.Minute)
		w.run(t)
	}
	want(t, "when nothing changes", w.github.writes, "create issue in Acme/.github")
	w.merged = 4
	w.passes(time.Minute)
	w.run(t)
	w.passes(time.Hour)
	w.run(t)
	want(t, "when it changed", w.github.writes, "create issue in Acme/.github", "edit issue 1")

	w.at = time.Date(2026, 11, 1, 8, 59, 0, 0, time.UTC)
	w.run(t)
	if len(w.github.issues) != 1 {
		t.Error("published before the hour")
	}
	w.passes(time.Minute)
	w.run(t)
	if len(w.github.issues) != 2 || w.github.issues[1].title != "Glue work in October 2026 · Acme" {
		t.Errorf("at the hour: %d issues", len(w.github.issues))
	}
	w.at = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC) // the server was down for months
	w.merged = 5
	w.run(t)
	want(t, "after an outage", w.outcomes(t), "report/owner/acme/2027-01 posted", "report/owner/acme/2026-10 posted", "report/owner/acme/2026-09 posted")
	if len(w.github.issues) != 3 || strings.Contains(w.github.issues[0].Body, "5 merged") || strings.Contains(w.github.issues[1].Body, "5 merged") {
		t.Error("reports of more than two months ago were edited")
	}
	// Unless somebody wants to be shown otherwise: then all are, at once.
	ada := history.Account{ID: 1, Login: "ada"}
	if err := w.ledger.SetVisibility(t.Context(), ada, scoring.Private, w.at, "a comment"); err != nil {
		t.Fatal(err)
	}
	w.run(t)
	for i, issue := range w.github.issues {
		if !strings.Contains(issue.Body, "5 merged") {
			t.Errorf("issue %d was not written anew when somebody hid", i+1)
		}
	}
}

func TestReportsWaitsAreThoseOfThePublication(t *testing.T) {
	w := newPublishing(t, "2026-11-01T12:00:00Z", dotGitHub, kitchen)
	open := []scoring.WaitingThread{
		{Repo: kitchen, Number: 1, Waiting: scoring.Waiting{For: scoring.ForReview, Since: w.at.AddDate(0, 0, -30)}},
		{Repo: dotGitHub, Number: 2, Waiting: scoring.Waiting{For: scoring.ForReview, Since: w.at.AddDate(0, 0, -20)}},
	}
	var asOf []time.Time
	w.ledger.input = func(_ scoring.Scope, _ scoring.Month, at time.Time, _ bool) scoring.ReportInput {
		asOf = append(asOf, at)
		return scoring.ReportInput{Merged: w.merged, Waiting: open}
	}
	w.run(t)
	open = nil
	for range 20 {
		w.passes(7 * time.Hour)
		w.restart()
		w.run(t)
	}
	want(t, "writes", w.github.writes, "create issue in Acme/.github")
	if slices.ContainsFunc(asOf, func(at time.Time) bool { return !at.Equal(asOf[0]) }) {
		t.Errorf("rendered as of %v", asOf)
	}
	// But what is private now is no longer shown.
	w.ledger.watched[1].Repo.Private = true
	w.passes(time.Hour)
	w.run(t)
	if got := w.github.issues[0].Body; !strings.Contains(got, " 1 wait;") {
		t.Errorf("got %q", got)
	}
	// Closed pages are no reason: everybody can read the repository on GitHub.
	w.ledger.watched[1].Repo.Closed = true
	w.passes(time.Hour)
	w.run(t)
	if got := w.github.issues[0].Body; !strings.Contains(got, " 2 wait;") {
		t.Errorf("with closed pages: got %q", got)
	}
}

// TestReportsTellWhatIsDisputed edits what is disputed into a report that is posted, and
// out again, once each and by nothing that notifies anybody.
func TestReportsTellWhatIsDisputed(t *testing.T) {
	w := newPublishing(t, "2026-10-14T12:00:00Z", dotGitHub, kitchen)
	disputed := 0
	w.ledger.input = func(scoring.Scope, scoring.Month, time.Time, bool) scoring.ReportInput {
		return scoring.ReportInput{Merged: 3, Disputed: make([]scoring.Receipt, disputed)}
	}
	w.reports.Render = func(r scoring.Report, _ Form) ([]string, error) {
		return []string{fmt.Sprintf("%d disputed\n", len(r.Disputed))}, nil
	}
	wrote := []string{"create issue in Acme/.github"}
	for _, n := range []int{0, 1, 0} {
		if disputed != n {
			wrote = append(wrote, "edit issue 1")
		}
		disputed = n
		for range 5 {
			w.run(t)
			w.passes(30 * time.Minute)
		}
		want(t, fmt.Sprintf("writes with %d disputed", n), w.github.writes, wrote...)
		if body := w.github.issues[0].Body; !strings.HasPrefix(body, fmt.Sprintf("%d disputed", n)) {
			t.Errorf("with %d disputed the report says %q", n, body)
		}
	}
}

func TestReportsWhere(t *testing.T) {
	private := func(r history.Repo) history.Repo { r.Private = true; return r }
	for _, test := range []struct {
		name    string
		repos   []history.Repo
		reports func(*policy.Reports)
		writes  []string
		outcome string // with its note
		body    string // that is in what was posted
	}{
		{name: "issue", repos: []history.Repo{dotGitHub, kitchen}, writes: []string{"create issue in Acme/.github"}, outcome: "posted", body: "0 reviewed"},
		{name: "discussion", repos: []history.Repo{dotGitHub}, reports: func(r *policy.Reports) { r.Where = policy.InDiscussion },
			writes: []string{"create discussion in General of Acme/.github"}, outcome: "posted", body: "Pages:false"},
		{name: "file", repos: []history.Repo{dotGitHub}, reports: func(r *policy.Reports) { r.Where, r.Path = policy.InFile, "glue/{month}.md" },
			writes: []string{"write Acme/.github/glue/2026-10.md"}, outcome: "posted", body: "Limit:0"},
		{name: "mentions", repos: []history.Repo{dotGitHub}, reports: func(r *policy.Reports) { r.Mentions = true },
			writes: []string{"create issue in Acme/.github"}, outcome: "posted", body: "Mentions:true"},
		{name: "nowhere", repos: []history.Repo{kitchen, {ID: 8, Owner: "Acme", Name: "garden"}},
			outcome: "problem Nobody said where the report of Acme is to be published: install the App on the repository Acme/.github too, whose .github/glueledger.yml can also name another (reports: repository)."},
		{name: "not seen", repos: []history.Repo{dotGitHub}, reports: func(r *policy.Reports) { r.Repository = "garden" },
			outcome: "problem The report is to be published in Acme/garden, which the App does not see: install the App there, or name another repository in .github/glueledger.yml of Acme/.github (reports: repository)."},
		{name: "private target, nothing said", repos: []history.Repo{private(dotGitHub), kitchen},
			writes: []string{"create issue in Acme/.github"}, outcome: "posted", body: "0 reviewed"},
		{name: "private target, with what is private", repos: []history.Repo{private(dotGitHub), kitchen}, reports: func(r *policy.Reports) { r.IncludePrivate = true },
			writes: []string{"create issue in Acme/.github"}, outcome: "posted", body: "99 reviewed"},
		{name: "public target, whatever is said", repos: []history.Repo{dotGitHub, kitchen}, reports: func(r *policy.Reports) { r.IncludePrivate = true },
			writes: []string{"create issue in Acme/.github"}, outcome: "posted", body: "0 reviewed"},
		{name: "off", repos: []history.Repo{dotGitHub}, reports: func(r *policy.Reports) { r.Enabled = false }},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newPublishing(t, "2026-11-01T12:00:00Z", test.repos...)
			reports := policy.Default().Reports
			if test.reports != nil {
				test.reports(&reports)
			}
			p := plan{scope: scoring.Scope{Owner: "Acme"}, id: "owner/acme", reports: reports, repos: w.ledger.watched, owners: w.ledger.watched}
			for range 3 {
				if reports.Enabled {
					states, err := w.ledger.ReportStates(t.Context())
					if err == nil {
						err = w.reports.keep(t.Context(), p, states)
					}
					if err != nil {
						t.Fatal(err)
					}
				}
				w.passes(2 * time.Hour)
			}
			want(t, "writes", w.github.writes, test.writes...)
			if test.outcome != "" {
				want(t, "outcome", w.outcomes(t), "report/owner/acme/2026-10 "+test.outcome)
			}
			posted := slices.Concat(w.github.issues, w.github.discussions)
			for _, f := range w.github.files {
				posted = append(posted, &fakePost{Posted: ghclient.Posted{Body: string(f.Data)}})
			}
			for _, p := range posted {
				if !strings.Contains(p.Body, test.body) || !strings.HasSuffix(p.Body, "<!-- glueledger:report/owner/acme/2026-10 -->") {
					t.Errorf("posted %q, want %q in it", p.Body, test.body)
				}
			}
		})
	}
}

// The repository is public at GitHub, which the ledger has not heard of yet.
func TestReportsAskWhetherTheTargetIsPrivate(t *testing.T) {
	hidden := dotGitHub
	hidden.Private = true
	w := newPublishing(t, "2026-11-01T12:00:00Z", hidden)
	w.github.repos["Acme/.github"] = ghclient.RepoInfo{Repo: dotGitHub, HasIssues: true}
	p := plan{scope: scoring.Scope{Owner: "Acme"}, id: "owner/acme", reports: policy.Default().Reports, repos: w.ledger.watched, owners: w.ledger.watched}
	p.reports.IncludePrivate = true
	if err := w.reports.keep(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	want(t, "asked", w.ledger.asked, "Acme 2026-10 private false")

	// A private repository's own report, in another that is public.
	p = plan{scope: scoring.Scope{Owner: "Acme", Repo: "vault"}, id: "repo/9", reports: policy.Default().Reports, owners: watch(".github", "vault")}
	p.owners[1].Repo.Private, p.repos, p.reports.Repository = true, p.owners[1:], ".github"
	if err := w.reports.keep(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	want(t, "outcomes", w.outcomes(t), "report/owner/acme/2026-10 posted",
		"report/repo/9/2026-10 problem The report of Acme/vault, which is private, is to be published in Acme/.github, which is public.")

	// One whose pages are closed is public at GitHub.
	p.id, p.owners[1].Repo.Closed = "repo/10", true
	if err := w.reports.keep(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	if got := w.outcomes(t); !slices.Contains(got, "report/repo/10/2026-10 posted") {
		t.Errorf("with closed pages: %q", got)
	}
}

func TestReportsWithNothingInThem(t *testing.T) {
	w := newPublishing(t, "2026-11-01T12:00:00Z", dotGitHub)
	w.merged = 0
	w.run(t)
	want(t, "outcome", w.outcomes(t), "report/owner/acme/2026-10 empty There is nothing to tell of Acme in 2026-10.")
	w.merged = 1 // a late effect
	w.passes(2 * time.Hour)
	w.run(t)
	want(t, "writes", w.github.writes, "create issue in Acme/.github")
}

func TestReportDeletedByAPerson(t *testing.T) {
	w := newPublishing(t, "2026-11-01T12:00:00Z", dotGitHub)
	w.run(t)
	w.github.issues[0].deleted = true
	for range 5 {
		w.merged++
		w.passes(2 * time.Hour)
		w.run(t)
	}
	want(t, "writes", w.github.writes, "create issue in Acme/.github")
	want(t, "outcome", w.outcomes(t), "report/owner/acme/2026-10 posted Somebody deleted it on GitHub, so it is not posted again.")
}

// Whatever fails at whichever call, there is one issue in the end, and one report
// does not hold up another.
func TestReportsExactlyOnceAtEveryCall(t *testing.T) {
	for name, k := range map[string]trouble{
		"fails": {err: errBroken}, "fails after effect": {err: errBroken, effect: true},
		"killed": {dies: true}, "killed after effect": {dies: true, effect: true},
		"refused": {err: fmt.Errorf("403: %w", ghclient.ErrForbidden)},
	} {
		for first := 1; first <= 10; first++ {
			t.Run(fmt.Sprintf("%s at %d", name, first), func(t *testing.T) {
				beta := history.Repo{ID: 9, Owner: "Beta", Name: "lab"}
				w := newPublishing(t, "2026-11-01T12:00:00Z", dotGitHub, beta)
				w.github.lag = 6 * time.Second
				w.github.trouble = func(call int, _ string) *trouble {
					if call == first || call == first+3 {
						return &k
					}
					return nil
				}
				for i := range 40 {
					w.restart()
					_, _ = attempt(func() error { _, err := w.reports.Run(t.Context()); return err })
					w.passes(min(time.Duration(i+1)*4*time.Second, time.Minute) + time.Duration(i/20)*3*time.Hour)
					if i == 25 {
						w.merged = 7
					}
				}
				for _, r := range []history.Repo{dotGitHub, beta} {
					marker := Marker("report/owner/" + strings.ToLower(r.Owner) + "/2026-10")
					if all := live(w.github.issues, marker); len(all) != 1 || !strings.Contains(all[0].Body, "7 merged") {
						t.Errorf("%s: %d issues; writes %q; %q", r.FullName(), len(all), w.github.writes, w.outcomes(t))
					}
				}
			})
		}
	}
}

func TestReportsInPages(t *testing.T) {
	w := newPublishing(t, "2026-11-01T12:00:00Z", dotGitHub)
	pages := []string{"one", "two", "three"}
	w.reports.Render = func(scoring.Report, Form) ([]string, error) { return pages, nil }
	w.run(t)
	for range 3 {
		w.passes(time.Hour)
		w.run(t)
	}
	want(t, "writes", w.github.writes, "create issue in Acme/.github", "create comment on 1", "create comment on 1")
	pages = []string{"one", "zwei"}
	w.passes(time.Hour)
	w.run(t)
	want(t, "writes", w.github.writes[3:], "edit comment on 1", "delete comment on 1")
	pages = []string{"one", "zwei", "drei"}
	w.passes(time.Hour)
	w.run(t)
	want(t, "writes", w.github.writes[5:], "create comment on 1")
}

func TestPreviewAndPublish(t *testing.T) {
	w := newPublishing(t, "2026-11-01T12:00:00Z", dotGitHub, kitchen)
	w.ledger.fetching = true
	views, err := w.reports.Preview(t.Context(), scoring.Scope{}, nil)
	if err != nil || len(views) != 1 || len(w.github.writes) != 0 {
		t.Fatalf("preview: %+v, %v; writes %q", views, err, w.github.writes)
	}
	v := views[0]
	if v.Skip != "" || v.Waits == "" || v.Repo.Name != ".github" || v.Title != "Glue work in October 2026 · Acme" || len(v.Pages) != 1 || v.Post.Key != "" {
		t.Errorf("preview: %+v", v)
	}
	if views, err = w.reports.Publish(t.Context(), scoring.Scope{Owner: "acme"}, nil); err != nil || len(views) != 1 || views[0].Post.URL == "" {
		t.Errorf("publish: %+v, %v", views, err)
	}
	w.run(t) // the server does not post it again
	want(t, "writes", w.github.writes, "create issue in Acme/.github")
	if views, err = w.reports.Preview(t.Context(), scoring.Scope{}, nil); err != nil || !views[0].Same {
		t.Errorf("preview: %+v, %v", views, err)
	}
	november := scoring.Month{Year: 2026, Month: time.November}
	if views, err = w.reports.Preview(t.Context(), scoring.Scope{}, &november); err != nil || views[0].Skip != "November 2026 is not over." {
		t.Errorf("preview of November: %+v, %v", views, err)
	}
	if views, err = w.reports.Preview(t.Context(), scoring.Scope{Owner: "other"}, nil); err != nil || len(views) != 0 {
		t.Errorf("preview of another: %+v, %v", views, err)
	}
	w.github.files["Acme/.github/x.md"] = ghclient.File{Data: []byte("mine")}
	f := committed{w.github, dotGitHub, "x.md", "<!-- glueledger:k -->", "m"}
	if _, err := f.find(t.Context()); !errors.Is(err, errTaken) || !refused(err) {
		t.Errorf("another's file: %v", err)
	}
}
