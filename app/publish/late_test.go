package publish

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"glueledger/app/ghclient"
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
