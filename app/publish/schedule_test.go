package publish

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

func TestDue(t *testing.T) {
	for _, test := range []struct {
		name      string
		zone      string
		day, hour int
		month     string
		want      string // when it is due
	}{
		{"default", "UTC", 1, 9, "2026-10", "2026-11-01T09:00:00Z"},
		{"midnight", "UTC", 1, 0, "2026-10", "2026-11-01T00:00:00Z"},
		{"end of the year", "UTC", 1, 9, "2026-12", "2027-01-01T09:00:00Z"},
		{"February", "UTC", 28, 9, "2027-01", "2027-02-28T09:00:00Z"},
		{"east, where the month is over before it is in UTC", "Asia/Tokyo", 1, 5, "2026-10", "2026-11-01T00:00:00Z"},
		{"east, later", "Asia/Tokyo", 1, 10, "2026-10", "2026-11-01T01:00:00Z"},
		{"west", "Pacific/Honolulu", 1, 9, "2026-10", "2026-11-01T19:00:00Z"},
		{"after summer time ended", "Europe/Berlin", 1, 9, "2026-10", "2026-11-01T08:00:00Z"},
		{"in summer time", "Europe/Berlin", 1, 9, "2026-06", "2026-07-01T07:00:00Z"},
		{"on the day when New York's clocks go back, the hour that is there twice", "America/New_York", 1, 1, "2026-10", "2026-11-01T05:00:00Z"},
		{"an hour that is not there", "America/New_York", 8, 2, "2026-02", "2026-03-08T07:00:00Z"},
		{"half an hour off", "Asia/Kolkata", 2, 9, "2026-10", "2026-11-02T03:30:00Z"},
	} {
		p := planAt(t, test.zone, test.day, test.hour)
		m, err := scoring.ParseMonth(test.month)
		if err != nil {
			t.Fatal(err)
		}
		want, err := time.Parse(time.RFC3339, test.want)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.due(m); !got.Equal(want) {
			t.Errorf("%s: due %s, want %s", test.name, got.UTC().Format(time.RFC3339), test.want)
		}
		for at, month := range map[time.Time]scoring.Month{want.Add(-time.Second): before(m), want: m, want.AddDate(0, 0, 20): m} {
			if got := p.latest(at); got != month {
				t.Errorf("%s: at %s the latest is %s, want %s", test.name, at.UTC().Format(time.RFC3339), got, month)
			}
		}
	}
}

func planAt(t *testing.T, zone string, day, hour int) plan {
	t.Helper()
	where, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	reports := policy.Default().Reports
	reports.Zone, reports.Day, reports.Hour = where, day, hour
	return plan{scope: scoring.Scope{Owner: "Acme"}, id: "owner/acme", reports: reports}
}

func watch(names ...string) []store.Watched {
	var all []store.Watched
	for i, name := range names {
		all = append(all, store.Watched{Repo: history.Repo{ID: int64(i + 1), Owner: "Acme", Name: name}, Installation: 5})
	}
	return all
}

func TestTarget(t *testing.T) {
	for _, test := range []struct {
		name       string
		scope      scoring.Scope
		repository string
		seen       []string
		want       string // empty: a problem
	}{
		{"default", scoring.Scope{Owner: "Acme"}, "", []string{".github", "kitchen"}, ".github"},
		{"configured", scoring.Scope{Owner: "Acme"}, "Kitchen", []string{".github", "kitchen"}, "kitchen"},
		{"configured, not seen", scoring.Scope{Owner: "Acme"}, "garden", []string{".github", "kitchen"}, ""},
		{"the only one", scoring.Scope{Owner: "Acme"}, "", []string{"kitchen"}, "kitchen"},
		{"which?", scoring.Scope{Owner: "Acme"}, "", []string{"garden", "kitchen"}, ""},
		{"a repository's own", scoring.Scope{Owner: "Acme", Repo: "garden"}, "", []string{".github", "garden"}, "garden"},
		{"a repository's own, elsewhere", scoring.Scope{Owner: "Acme", Repo: "garden"}, "kitchen", []string{"garden", "kitchen"}, "kitchen"},
	} {
		p := plan{scope: test.scope, owners: watch(test.seen...), reports: policy.Reports{Repository: test.repository}}
		got, err := p.target()
		if got.Repo.Name != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%s: got %q, %v", test.name, got.Repo.Name, err)
		}
	}
}

func TestKeyPart(t *testing.T) {
	for name, want := range map[string]string{"Acme": "acme", "a--b": "a-:-b", "a---b": "a-:-:-b"} {
		if got := keyPart(name); got != want {
			t.Errorf("keyPart(%q) is %q, want %q", name, got, want)
		} else if err := checkKey("report/owner/" + got + "/2026-10"); err != nil {
			t.Error(err)
		}
	}
}

// Where the only repository has its own settings, the owner's report is published
// by them, and no other that would say the same again.
func TestPlans(t *testing.T) {
	files := policy.Files{"acme/kitchen": []byte("reports:\n  hour: 8\n  repository: kitchen\n")}
	for _, test := range []struct {
		seen []string
		want []string
	}{
		{[]string{"kitchen"}, []string{"acme at 8"}},
		{[]string{"garden"}, []string{"acme at 9"}},
		{[]string{"garden", "kitchen"}, []string{"acme at 9", "acme/kitchen at 8"}},
	} {
		var got []string
		for _, p := range plans(watch(test.seen...), files) {
			got = append(got, fmt.Sprintf("%s at %d", strings.ToLower(p.scope.String()), p.reports.Hour))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("plans of %v: got %v, want %v", test.seen, got, test.want)
		}
		if at, err := plans(watch(test.seen...), files)[0].target(); len(test.seen) == 1 && (err != nil || at.Repo.Name != test.seen[0]) {
			t.Errorf("plans of %v: published in %q, %v", test.seen, at.Repo.Name, err)
		}
	}
}

// Who may write to one repository must not have the App write to another.
func TestPlacesOfARepositorysOwnFile(t *testing.T) {
	watched := watch(".github", "garden", "kitchen")
	for _, test := range []struct{ file, name, want string }{
		{"acme/garden", "garden", "garden"},
		{"acme/garden", ".GitHub", ".github"},
		{"acme/garden", "kitchen", ""},
		{"acme/.github", "kitchen", "kitchen"},
	} {
		files := policy.Files{test.file: []byte("reports:\n  scope: repository\n  repository: " + test.name + "\n")}
		for _, p := range Places(watched, files) {
			if p.Scope.Repo == "garden" && (p.Repo.Repo.Name != test.want || (p.Problem == "") != (test.want != "")) {
				t.Errorf("%s of %s: %q, %s", test.name, test.file, p.Repo.Repo.Name, p.Problem)
			}
		}
	}
}
