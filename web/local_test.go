package web

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestTimesAreExact asks of every time on every page that it says which moment it is, to
// programs and on hover, and that it is in one of the forms that local.js puts into the
// reader's zone. What is not, such as "41 days", stays as it is.
func TestTimesAreExact(t *testing.T) {
	site := newSite(t, fullLedger())
	times := regexp.MustCompile(`<time([^>]*)>([^<]*)</time>`)
	attribute := func(in, name string) string {
		if m := regexp.MustCompile(name + `="([^"]*)"`).FindStringSubmatch(in); m != nil {
			return m[1]
		}
		return ""
	}
	forms := map[string]int{}
	for _, path := range pagePaths() {
		for _, m := range times.FindAllStringSubmatch(get(t, site, path).Body.String(), -1) {
			stamp, title, text := attribute(m[1], "datetime"), attribute(m[1], "title"), m[2]
			if _, err := time.Parse(time.DateOnly, stamp); err == nil { // a day of the calendar
				continue
			}
			at, err := time.Parse(time.RFC3339, stamp)
			exact := at.Format("2 January 2006, 15:04 UTC")
			if err != nil || at.Location() != time.UTC || !strings.HasSuffix(title, exact) {
				t.Errorf("%s: %s is %q for programs, %q on hover", path, text, stamp, title)
			}
			form := ""
			for _, f := range []string{"2 January 2006, 15:04 UTC", "2 January 2006", "2 January", "15:04"} {
				if at.Format(f) == text {
					form = f
				}
			}
			if form == "" && !regexp.MustCompile(`^(less than a day|\d+ (day|year)s?)$`).MatchString(text) {
				t.Errorf("%s: the script knows no time in the form of %q", path, text)
			}
			forms[form]++
		}
	}
	if len(forms) != 5 {
		t.Errorf("pages have times in these forms: %v", forms)
	}
}

// TestZoneIsSaid wants the pages that name a zone to leave the word to the script, and
// a report that stands by itself to have no script.
func TestZoneIsSaid(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	for _, path := range []string{"/people/ben", "/receipts/a1"} {
		if body := get(t, site, path).Body.String(); !strings.Contains(body, `Times are in <span class="zone">UTC</span>.`) {
			t.Errorf("%s does not say in which zone its times are", path)
		}
	}
	if strings.Contains(reportAlone(t, f), "<script") {
		t.Error("a report that stands by itself has a script")
	}
}

// TestZoneIsSaidOfTimes holds that no page says in which zone its times are when it has none.
func TestZoneIsSaidOfTimes(t *testing.T) {
	const zone = `<span class="zone">`
	s := newSignInSite(t)
	s.github.owns = map[string]int64{"meadow-boss meadow": 70}
	s.github.people["owner"] = person(77, "meadow-boss")
	boss := s.signedIn(t, "owner")
	for _, full := range []bool{true, false} {
		if !full {
			s.admin.health = AdminHealth{}
			s.admin.deliveries, s.admin.histories = nil, nil
			s.admin.jobs = []AdminJob{{Name: "purge", Does: "Forgets."}}
		}
		for _, page := range []string{"", "/deliveries", "/jobs", "/history"} {
			if got := strings.Contains(boss.get("/admin/meadow"+page).Body.String(), zone); got != full {
				t.Errorf("/admin/meadow%s, with times %v, says the zone: %v", page, full, got)
			}
		}
	}
	said := threadRule{Verdicts: []threadVerdict{{Reason: "There was no label."}}}
	if (threadPage{Nothing: []threadRule{said}}).Timed() {
		t.Error("what was not there has a time")
	}
	said.Verdicts = append(said.Verdicts, threadVerdict{Seen: []seenView{{}}})
	if !(threadPage{Nothing: []threadRule{said}}).Timed() {
		t.Error("what was seen has no time")
	}
}
