package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"glueledger/scoring"
)

// TestMarkdownPages makes reports of any size, without a site to link to, and asks
// that every receipt is on some page and that GitHub takes each.
func TestMarkdownPages(t *testing.T) {
	for _, test := range []struct{ people, each int }{{1, 1}, {1, 600}, {40, 60}, {400, 3}, {3000, 1}} {
		t.Run(fmt.Sprintf("%d people with %d receipts", test.people, test.each), func(t *testing.T) {
			checkPages(t, crowd(test.people, test.each, func() string { return "A title of ordinary length, as most are" }), markdownLimit)
		})
	}
	t.Run("any text", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			words := rapid.SliceOfN(anyText(), 5, 5).Draw(t, "words")
			i := 0
			people, each := rapid.IntRange(20, 40).Draw(t, "people"), rapid.IntRange(0, 12).Draw(t, "receipts")
			checkPages(t, crowd(people, each, func() string { i++; return words[i%len(words)] }), markdownLimit/5)
		})
	})
}

var receiptLine = regexp.MustCompile(`(?m)^- [A-Z][a-z ]+: `)

func checkPages(t failer, r scoring.Report, limit int) {
	t.Helper()
	const room = 65_536 // of GitHub, for characters
	whole, err := Links{}.Markdown(r, MarkdownOptions{})
	if err != nil || len(whole) != 1 {
		t.Fatalf("without a limit: %d pages, %v", len(whole), err)
	}
	pages, err := Links{}.Markdown(r, MarkdownOptions{Limit: limit, Pages: true})
	if err != nil {
		t.Fatalf("%v", err)
	}
	if len(pages) == 1 != (len(whole[0]) <= limit) {
		t.Fatalf("%d pages for %d bytes", len(pages), len(whole[0]))
	}
	receipts := 0
	for i, page := range pages {
		if n := utf8.RuneCountInString(page); n > room || len(page) > limit {
			t.Fatalf("page %d has %d characters, %d bytes", i+1, n, len(page))
		}
		if strings.Count(page, "<details>") != strings.Count(page, "</details>") {
			t.Fatalf("page %d folds without an end", i+1)
		}
		if i < len(pages)-2 && len(page) < limit/3 {
			t.Fatalf("page %d of %d has only %d bytes", i+1, len(pages), len(page))
		}
		receipts += len(receiptLine.FindAllString(page, -1))
	}
	if want := len(receiptLine.FindAllString(whole[0], -1)); receipts != want {
		t.Fatalf("%d receipts on %d pages, want %d", receipts, len(pages), want)
	}
	// With a site there is one page, and the link to the whole.
	pages, err = Links{Site: "https://glue.example.org"}.Markdown(r, MarkdownOptions{Limit: limit, Pages: true})
	if err != nil || len(pages) != 1 || len(pages[0]) > limit || !strings.Contains(pages[0], "https://glue.example.org/reports/") {
		t.Fatalf("with a site: %d pages, %v", len(pages), err)
	}
}

func TestMarkdownMentions(t *testing.T) {
	full := report(fullLedger(), scoring.Scope{Owner: "meadow"}, date(2025, 4, 9))
	full.People[2].Account.Login = "evil](https://x) @all"
	full.People[3].Account.ID = 0
	for mentions, want := range map[bool][]string{
		true:  {"| @ada-k |", "| @ben |"},
		false: {"| [ada-k](https://github.com/ada-k) |", "| [ben](https://github.com/ben) |"},
	} {
		pages, err := Links{}.Markdown(full, MarkdownOptions{Mentions: mentions, Untitled: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range append(want, "| dev0 |") {
			if !strings.Contains(pages[0], w) {
				t.Errorf("mentions %t: no %q in\n%s", mentions, w, pages[0])
			}
		}
		n := strings.Count(pages[0], "@") - strings.Count(pages[0], "@"+unlink)
		if mentions && n != 2 || !mentions && n != 0 {
			t.Errorf("mentions %t: %d mentions", mentions, n)
		}
		if strings.Contains(pages[0], "# Glue work in") {
			t.Error("it has a title")
		}
	}
}

// TestNoSuchMonth asks for what is no month: the answer says how months are written, and
// is the same whatever is in the ledger.
func TestNoSuchMonth(t *testing.T) {
	s := newSignInSite(t)
	for _, path := range []string{"/reports/meadow/2026-13", "/reports/nobody/2026-13", "/reports/meadow/vault/2026-13", "/reports/meadow/zz/2025-3.csv"} {
		w := s.guest().get(path)
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "months are written as 2026-03") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if w := s.guest().get("/o/meadow?from=2007-12&to=2025-01"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "nothing before 2008") {
		t.Errorf("before GitHub began: %d %s", w.Code, w.Body)
	}
}

// TestReportsAreReports has each report lead to the others, and stand among the reports in
// what every page leads to, also that of a private repository.
func TestReportsAreReports(t *testing.T) {
	s := newSignInSite(t)
	ada := s.signedIn(t, "ada")
	for path, list := range map[string]string{
		"/reports/meadow/2025-03": "/reports/meadow", "/reports/meadow/harvest/2025-03": "/reports/meadow/harvest", "/reports/meadow/vault/2025-03": "/reports/meadow/vault",
	} {
		s.ledger.private = strings.Contains(path, "vault")
		body := ada.get(path).Body.String()
		for _, want := range []string{`<a href="/reports" aria-current="true">Reports</a>`, `<a href="` + list + `"><bdi class="name">Reports</bdi></a>`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
	}
}

// TestMonthsOfPrivateRepos holds that one gets from a report of a private or a closed repository
// to the list of all its months, which no feed tells of.
func TestMonthsOfPrivateRepos(t *testing.T) {
	_, visitors := matrixSite(t)
	for _, name := range []string{"vault", "cellar"} {
		list := "/reports/meadow/" + name
		for _, path := range []string{list + "/2025-03", "/o/meadow/" + name} {
			if body := visitors[member].get(path).Body.String(); !strings.Contains(body, `<a href="`+list+`">All months</a>`) || strings.Contains(body, "feed") {
				t.Errorf("%s leads to no list of all months:\n%s", path, body)
			}
		}
		w := visitors[member].get(list)
		if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, `href="`+list+`/2024-06"`) || strings.Contains(body, "feed") {
			t.Errorf("%s: %d\n%s", list, w.Code, body)
		}
		if w := visitors[stranger].get(list); w.Code != http.StatusNotFound {
			t.Errorf("%s is shown to a stranger: %d", list, w.Code)
		}
	}
}

// TestReportsLeadToReports holds that what is before and after a report's month is the nearest
// month that has one.
func TestReportsLeadToReports(t *testing.T) {
	s := newSignInSite(t)
	for month, want := range map[string][]string{
		"2025-04": {"2025-03", ""},
		"2025-03": {"2025-01", ""},
		"2025-02": {"2025-01", "2025-03"},
		"2025-01": {"2024-11", "2025-03"},
		"2024-06": {"", "2024-11"},
		"2024-05": {"", "2024-06"},
	} {
		for _, of := range []string{"/reports/meadow/", "/reports/meadow/harvest/"} {
			body := s.guest().get(of + month).Body.String()
			for i, rel := range []string{"prev", "next"} {
				got := ""
				if m := regexp.MustCompile(`<a (?:[^>]* )?rel="` + rel + `"[^>]*>`).FindString(body); m != "" {
					got = regexp.MustCompile(`href="` + of + `([^"]*)"`).FindStringSubmatch(m)[1]
				}
				if got != want[i] {
					t.Errorf("%s%s: %s leads to %q, want %q", of, month, rel, got, want[i])
				}
			}
		}
	}
}
