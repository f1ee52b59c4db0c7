package publish

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/policy"
)

// A report that could not be posted for weeks is posted although the next is due;
// one that cannot for months is told of.
func TestReportPostedAfterTheNextIsDue(t *testing.T) {
	refuse := &trouble{err: fmt.Errorf("issues are locked: %w", ghclient.ErrForbidden)}
	for _, test := range []struct {
		name string
		days int // for which it is refused
		want string
	}{
		{"weeks", 40, "report/owner/acme/2026-10 posted"},
		{"months", 100, "report/owner/acme/2026-10 problem It could not be posted, and is too old by now."},
	} {
		w := newPublishing(t, "2026-11-01T12:00:00Z", dotGitHub, kitchen)
		w.github.trouble = func(_ int, name string) *trouble {
			if name == "create issue" {
				return refuse
			}
			return nil
		}
		days := func(n int) {
			for range n * 4 {
				_, _ = w.reports.Run(t.Context()) // it says that GitHub refuses
				w.passes(6 * time.Hour)
			}
		}
		days(test.days)
		w.github.trouble = nil
		days(5)
		found := false
		for _, o := range w.outcomes(t) {
			found = found || o == test.want
		}
		if !found {
			t.Errorf("%s: got\n%s\nwant among them %s", test.name, strings.Join(w.outcomes(t), "\n"), test.want)
		}
	}
}

// The process is killed when it has created a report, and the policy names another
// place by the time that the next one looks for it.
func TestReportIsLookedForWhereItWasTried(t *testing.T) {
	for name, test := range map[string]struct {
		call   string
		before string
		after  string
		writes string
	}{
		"category": {"create discussion", "where: discussion, category: Ideas", "where: discussion, category: News",
			"create discussion in Ideas of Acme/.github"},
		"path": {"write file", "where: file, path: 'a/{month}.md'", "where: file, path: 'b/{month}.md'",
			"write Acme/.github/a/2026-10.md"},
	} {
		w := newPublishing(t, "2026-11-01T12:00:00Z", dotGitHub)
		set := func(reports string) {
			file := []byte("reports: {" + reports + "}\n")
			if _, problems := policy.Parse(file); len(problems) > 0 {
				t.Fatal(problems)
			}
			w.ledger.files["acme/.github"] = file
		}
		set(test.before)
		w.github.trouble = func(_ int, call string) *trouble {
			if call != test.call {
				return nil
			}
			w.github.trouble = nil
			return &trouble{dies: true, effect: true}
		}
		if _, died := attempt(func() error { _, err := w.reports.Run(t.Context()); return err }); !died {
			t.Fatalf("%s: was not killed", name)
		}
		set(test.after)
		w.restart()
		for range 3 {
			w.passes(2 * time.Hour)
			w.run(t)
		}
		want(t, name, w.github.writes, test.writes)
	}
}
