package web

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// harvest128 is the comment on a pull request that two people got moving.
func harvest128() BadgeComment {
	f := fullLedger()
	return BadgeComment{Repo: f.repos[0], Type: history.PullRequest, Receipts: []scoring.Receipt{f.receipts["a1"], f.receipts["b1"]}}
}

// TestGoldenBadgeComments holds badge comments and the issue of a report against
// what somebody has read and found right.
func TestGoldenBadgeComments(t *testing.T) {
	site := Links{Site: "https://glue.example.org"}
	private := harvest128()
	private.Repo.Private = true
	for i := range private.Receipts {
		private.Receipts[i].Repo.Private = true
	}
	for name, write := range map[string]func() (string, error){
		"badges.md":         func() (string, error) { return site.BadgeComment(harvest128()) },
		"badges-nosite.md":  func() (string, error) { return Links{}.BadgeComment(harvest128()) },
		"badges-private.md": func() (string, error) { return site.BadgeComment(private) },
		"report-issue.md": func() (string, error) {
			pages, err := site.Markdown(report(fullLedger(), scoring.Scope{Owner: "meadow"}, date(2025, 4, 9)), MarkdownOptions{Limit: 65_000, Pages: true, Untitled: true})
			return strings.Join(pages, "\f"), err
		},
	} {
		got, err := write()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		golden(t, name, got)
		if strings.Contains(name, "private") && strings.Contains(got, "glue.example.org") {
			t.Errorf("%s leads out of GitHub", name)
		}
	}
}

func TestBadgeCommentOfManyReceipts(t *testing.T) {
	for _, n := range []int{1, 12, 13, 14, 100, 2000} {
		c := BadgeComment{Repo: history.Repo{ID: 1, Owner: "meadow", Name: "harvest"}, Type: history.Issue}
		for i := range n {
			c.Receipts = append(c.Receipts, receipt(fmt.Sprintf("r%d", i), c.Repo, 5, "A title", person(int64(i+1), fmt.Sprintf("somebody-%d", i)),
				scoring.Clarification, 0, "It was answered.", strings.Repeat("Asked for what was missing, at length, and then again. ", 5)))
		}
		got, err := Links{Site: "https://glue.example.org"}.BadgeComment(c)
		if err != nil {
			t.Fatal(err)
		}
		if size := utf8.RuneCountInString(got); size > commentLimit {
			t.Errorf("%d receipts: %d characters", n, size)
		}
		pictures, lines := strings.Count(got, "[!["), len(regexp.MustCompile(`(?m)^- \[`).FindAllString(got, -1))
		if pictures > 13 || pictures != min(n, 13) && pictures != 12 {
			t.Errorf("%d receipts: %d pictures", n, pictures)
		}
		left := strings.Contains(got, "…and ")
		if lines != n && !left || left && n <= 100 {
			t.Errorf("%d receipts: %d lines, left out %t", n, lines, left)
		}
	}
}

func TestBadgeCommentOfHostileTexts(t *testing.T) {
	for _, s := range hostile() {
		c := harvest128()
		c.Repo.Owner, c.Repo.Name = s, s
		for i, r := range c.Receipts {
			c.Receipts[i] = hostileReceipt(r, s)
		}
		for _, site := range []string{"", "https://glue.example.org"} {
			got, err := Links{Site: site}.BadgeComment(c)
			if err != nil {
				t.Fatal(err)
			}
			text, tags := rendered(t, got)
			for _, tag := range tags {
				if !slices.Contains([]string{"p", "ul", "li", "a", "sub", "code", "img"}, tag) {
					t.Errorf("%q: has <%s>:\n%s", s, tag, got)
				}
			}
			for what, found := range linked() {
				if hit := found.FindString(text); hit != "" {
					t.Errorf("%q left %s: %q", s, what, hit)
				}
			}
			if links := strings.Count(got, "](https://") + strings.Count(got, "](http://") - strings.Count(got, "[!["); links != countTags(tags)["a"] {
				t.Errorf("%q: %d links written, %d shown:\n%s", s, links, countTags(tags)["a"], got)
			}
		}
	}
}

func TestBadgeCommentNamesNobodyElse(t *testing.T) {
	c := harvest128()
	c.Receipts[0].Why = "Reminded ben, who had been asked"
	c.Choices = scoring.Choices{12: {Login: "ben", Level: scoring.InReports}}
	c.Receipts = c.Receipts[:1]
	got, err := Links{}.BadgeComment(c)
	if err != nil || strings.Contains(got, "ben") || !strings.Contains(got, "Reminded somebody, who had been asked") {
		t.Errorf("got %v\n%s", err, got)
	}
}

func TestReceiptBadge(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	for path, want := range map[string]int{
		"/badges/receipts/a1.svg": 200, "/badges/receipts/b1.svg": 200, "/badges/receipts/a1.png": 404, "/badges/receipts/zz.svg": 404,
		"/badges/receipts/p1.svg": 404, // private
		"/badges/receipts/w1.svg": 404, // withdrawn
		"/badges/receipts/c1.svg": 404, // pending
	} {
		if got := get(t, site, path).Code; got != want {
			t.Errorf("%s: got %d, want %d", path, got, want)
		}
	}
	w := get(t, site, "/badges/receipts/a1.svg")
	body := w.Body.String()
	for _, part := range []string{">review unblocking<", ">ada-k<", "<title>Review unblocking by ada-k: Gave the awaited review after 41 days of waiting for the others.</title>"} {
		if !strings.Contains(body, part) {
			t.Errorf("no %q in\n%s", part, body)
		}
	}
	if got := w.Header().Get("Content-Type") + "; " + w.Header().Get("Cache-Control"); got != "image/svg+xml; public, max-age=300" {
		t.Errorf("headers: %s", got)
	}
	if again := get(t, site, "/badges/receipts/a1.svg", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
	unknown := get(t, site, "/badges/receipts/zz.svg").Body.String()
	f.choices = scoring.Choices{11: {Login: "ada-k", Level: scoring.InReports}}
	for _, path := range []string{"/badges/receipts/a1.svg", "/badges/receipts/p1.svg", "/badges/receipts/w1.svg"} {
		if w := get(t, site, path); w.Code != http.StatusNotFound || w.Body.String() != unknown {
			t.Errorf("%s: %d\n%s", path, w.Code, w.Body)
		}
	}
}
