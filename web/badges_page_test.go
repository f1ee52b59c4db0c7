package web

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"glueledger/scoring"
)

// TestBadgesToCopy follows what the page offers to copy: each address that it has leads
// somewhere.
func TestBadgesToCopy(t *testing.T) {
	site := newSite(t, fullLedger())
	field := regexp.MustCompile(`(?s)<textarea id="([^"]*)"[^>]*>(.*?)</textarea>`)
	address := regexp.MustCompile(`https://glue\.example\.org(/[^)"]*)`)
	for _, query := range []string{
		"repo=meadow%2Fharvest", "repo=Meadow%2FHARVEST&kind=triage", "repo=meadow%2Fharvest%23128", "person=ada-k", "person=%40ada-k&kind=review-unblocking", "repo=meadow%2Fharvest&person=ada-k",
	} {
		fields := field.FindAllStringSubmatch(get(t, site, "/badges?"+query).Body.String(), -1)
		if want := 3 * (1 + strings.Count(query, "&person=")); len(fields) != want {
			t.Errorf("%s: %d fields, want %d", query, len(fields), want)
		}
		for _, f := range fields {
			text := html.UnescapeString(f[2])
			if strings.HasSuffix(f[1], "-html") {
				said := strings.Replace(text, "</a>", "the picture</a>", 1)
				for _, wrong := range checkHTML(`<html lang="en"><h1>` + said + `</h1></html>`) {
					t.Errorf("%s: %s: %s", query, f[1], wrong)
				}
				text = html.UnescapeString(text)
			}
			if strings.HasSuffix(f[1], "-shields") {
				asked, err := url.Parse(regexp.MustCompile(`https://img\.shields\.io[^)]*`).FindString(text))
				if err != nil || get(t, site, strings.TrimPrefix(asked.Query().Get("url"), "https://glue.example.org")).Code != http.StatusOK {
					t.Errorf("%s: %s: %v", query, text, err)
				}
			}
			found := address.FindAllStringSubmatch(text, -1)
			if len(found) == 0 {
				t.Errorf("%s: no address in %s", query, text)
			}
			for _, m := range found {
				if code := get(t, site, m[1]).Code; code != http.StatusOK {
					t.Errorf("%s: %s answers %d", query, m[1], code)
				}
			}
		}
	}
}

// TestBadgesSayWhatIsMissing asks for what has no badge.
func TestBadgesSayWhatIsMissing(t *testing.T) {
	site := newSite(t, fullLedger())
	for query, want := range map[string]string{
		"":                          "Fill in a repository or a person.",
		"repo=+&person=":            "Fill in a repository or a person.</p>",
		"repo=harvest":              "written as owner/name",
		"repo=meadow%2Fharvest%23x": "written as owner/name",
		"repo=meadow%2Fzz":          "Nothing is known of it here, or it is not shown in badges. Check the spelling: owner/name.",
		"repo=meadow%2Fvault":       "Nothing is known of it here",
		"repo=meadow%2Fharvest%239": "Check the spelling: owner/name#12, with the number of the thread.",
		"person=nobody":             "Check the spelling: a login as GitHub has it.",
	} {
		if body := get(t, site, "/badges?"+query).Body.String(); !strings.Contains(body, want) || strings.Contains(body, "<textarea") || strings.Count(body, "For example, the badge of <a") != 1 {
			t.Errorf("%s: the page does not say %q, or has no example", query, want)
		}
	}
	for _, s := range hostile() {
		for _, query := range []string{"repo=" + url.QueryEscape(s), "person=" + url.QueryEscape(s), "repo=" + url.QueryEscape("meadow/"+s+"#1")} {
			w := get(t, site, "/badges?"+query)
			for _, wrong := range checkHTML(w.Body.String()) {
				t.Errorf("%q: %s", s, wrong)
			}
			if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "<script>alert") {
				t.Errorf("%q: %d", s, w.Code)
			}
		}
	}
}

// TestBadgeOfAThreadOfOneKind wants the kind that was picked in the picture of a thread,
// and in all that there is to copy.
func TestBadgeOfAThreadOfOneKind(t *testing.T) {
	body := get(t, newSite(t, fullLedger()), "/badges?repo=meadow%2Fharvest%23128&kind=triage").Body.String()
	for want, times := range map[string]int{"/badges/meadow/harvest/128.svg?kind=triage": 3, "128.json%3Fkind%3Dtriage": 1, "Triage on meadow/harvest#128: 900 credits": 1} {
		if got := strings.Count(body, want); got != times {
			t.Errorf("%q: %d times, want %d", want, got, times)
		}
	}
}

// TestRepoAsked types a repository in the ways that people have it at hand.
func TestRepoAsked(t *testing.T) {
	for typed, want := range map[string]string{
		"meadow/harvest": "meadow/harvest", " meadow/harvest#12 ": "meadow/harvest#12",
		"https://github.com/meadow/harvest": "meadow/harvest", "http://github.com/meadow/harvest.git": "meadow/harvest", "github.com/meadow/harvest/": "meadow/harvest",
		"https://github.com/meadow/harvest/tree/main?tab=x#y": "meadow/harvest", "https://github.com/meadow/harvest/pull/128#issuecomment-5003": "meadow/harvest#128",
		"https://github.com/meadow": "https://github.com/meadow", "https://example.org/meadow/harvest": "https://example.org/meadow/harvest",
	} {
		if got := repoAsked(typed, "https://github.com"); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
	if body := get(t, newSite(t, fullLedger()), "/badges?repo=https%3A%2F%2Fgithub.com%2Fmeadow%2Fharvest").Body.String(); !strings.Contains(body, "of-repo-markdown") {
		t.Error("an address gets no badge")
	}
}

// TestBadgesOfNothing sends the form with nothing filled in.
func TestBadgesOfNothing(t *testing.T) {
	const said = `<p class="notice" role="status">Fill in a repository or a person.</p>`
	h := newSite(t, fullLedger())
	for path, want := range map[string]bool{"/badges": false, "/badges?repo=&person=&kind=": true, "/badges?repo=&person=ben&kind=": false} {
		if got := strings.Contains(get(t, h, path).Body.String(), said); got != want {
			t.Errorf("%s says so: %t, want %t", path, got, want)
		}
	}
}

// TestBadgesOfNothingSayOfWhat holds that the picture of what has no credits yet says of what
// it is, to who cannot see it and in what is copied.
func TestBadgesOfNothingSayOfWhat(t *testing.T) {
	f := fullLedger()
	f.tally = scoring.Tally{}
	site := newSite(t, f)
	for query, want := range map[string]string{
		"repo=meadow%2Fharvest": "in meadow/harvest", "repo=meadow%2Fharvest%23128": "on meadow/harvest#128", "person=ada-k": "by ada-k",
	} {
		body := html.UnescapeString(get(t, site, "/badges?"+query).Body.String())
		for _, alt := range []string{`alt="Glue work ` + want + `: no credits yet"`, `alt="Glue work ` + want + `">`} {
			if !strings.Contains(html.UnescapeString(body), alt) {
				t.Errorf("%s: the page lacks %s", query, alt)
			}
		}
	}
}
