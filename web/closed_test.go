package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestClosedIsForWhoBelongs looks at a closed repository in every relation to it, and
// while GitHub does not answer.
func TestClosedIsForWhoBelongs(t *testing.T) {
	for name, test := range map[string]struct {
		change func(g *fakeGitHub)
		page   int
		listed bool
	}{
		"a stranger":                         {func(*fakeGitHub) {}, 404, false},
		"a member":                           {func(g *fakeGitHub) { g.members = map[string]int64{"eve meadow": 70} }, 200, true},
		"an owner":                           {func(g *fakeGitHub) { g.owns = map[string]int64{"eve meadow": 70} }, 200, true},
		"who may push":                       {func(g *fakeGitHub) { g.maintains = map[string]bool{"eve meadow/cellar": true} }, 200, true},
		"a member of one that took the name": {func(g *fakeGitHub) { g.members = map[string]int64{"eve meadow": 71} }, 404, false},
		"a maintainer of a namesake": {func(g *fakeGitHub) {
			g.public[0].ID = 5
			g.maintains = map[string]bool{"eve meadow/cellar": true}
		}, 404, false},
		"a member while it is private at GitHub": {func(g *fakeGitHub) {
			g.public = nil
			g.members = map[string]int64{"eve meadow": 70}
		}, 404, false},
		"while GitHub does not answer": {func(g *fakeGitHub) {
			g.members = map[string]int64{"eve meadow": 70}
			g.fails = errors.New("no answer")
		}, 404, false},
	} {
		s := newSignInSite(t)
		s.ledger.addClosed()
		s.github.public = []history.Repo{{ID: 4, Owner: "meadow", Name: "cellar"}}
		s.github.owners = map[string]int64{"meadow": 70}
		eve := s.signedIn(t, "eve")
		test.change(s.github)
		for _, path := range []string{"/o/meadow/cellar", "/receipts/q1"} {
			if w := eve.get(path); w.Code != test.page {
				t.Errorf("%s: %s: %d", name, path, w.Code)
			}
		}
		for _, path := range []string{"/", "/o/meadow"} {
			if got := strings.Contains(eve.get(path).Body.String(), "cellar"); got != test.listed {
				t.Errorf("%s: %s leads there: %v", name, path, got)
			}
		}
	}
}

// TestClosedAsksAsMuch holds that GitHub is asked the same about a closed repository as
// about another that everybody can read there and that is not in the ledger.
func TestClosedAsksAsMuch(t *testing.T) {
	s := newSignInSite(t)
	s.ledger.addClosed()
	s.github.public = []history.Repo{{ID: 4, Owner: "meadow", Name: "cellar"}, {ID: 40, Owner: "meadow", Name: "zz"}}
	s.github.owners = map[string]int64{"meadow": 70}
	asked := func(path string) []string {
		eve := s.signedIn(t, "eve")
		s.now = s.now.Add(2 * answerKept)
		s.github.asked = nil
		eve.get(path)
		return s.github.asked
	}
	closed, unknown := asked("/o/meadow/cellar"), asked("/o/meadow/zz")
	if want := []string{"eve meadow/cellar", "eve meadow"}; !slices.Equal(closed, want) || len(unknown) != len(want) {
		t.Errorf("asked %q about the closed one, %q about one that is not there", closed, unknown)
	}
	owners := map[string]func(r *history.Repo){
		"public":  func(r *history.Repo) { r.Private = false },
		"private": func(r *history.Repo) { r.Private = true },
		"closed":  func(r *history.Repo) { r.Private, r.Closed = true, true },
	}
	for what, change := range owners {
		of := history.Repo{ID: 9, Owner: "glen", Name: "shed"}
		change(&of)
		s.ledger.repos = append(s.ledger.repos, of)
		for _, path := range []string{"/o/%s", "/reports/%s/2025-03", "/api/v1/owners/%s"} {
			known, unknown := asked(strings.ReplaceAll(path, "%s", "glen")), asked(strings.ReplaceAll(path, "%s", "nobody"))
			if want := []string{"eve", "eve glen"}; !slices.Equal(known, want) || !slices.Equal(unknown, []string{"eve", "eve nobody"}) {
				t.Errorf("%s: asked %q about who has what is %s, %q about one who never was", path, known, what, unknown)
			}
		}
		s.ledger.repos = s.ledger.repos[:len(s.ledger.repos)-1]
	}
	eve := s.signedIn(t, "eve")
	eve.get("/o/meadow/cellar")
	s.github.asked = nil
	for range 3 {
		eve.get("/o/meadow/cellar")
	}
	if len(s.github.asked) != 0 {
		t.Errorf("asked again: %q", s.github.asked)
	}
	s.now = s.now.Add(time.Hour)
	if w := s.guest().get("/o/meadow/cellar"); w.Code != http.StatusNotFound || len(s.github.asked) != 0 {
		t.Errorf("of nobody it asks %q: %d", s.github.asked, w.Code)
	}
}

// TestClosedOfWhichSomeAreGone lists an owner's closed repositories although the first
// of them have no id, or are not at GitHub any more.
func TestClosedOfWhichSomeAreGone(t *testing.T) {
	s := newSignInSite(t)
	for i, name := range []string{"attic", "barn"} {
		s.ledger.repos = append(s.ledger.repos, history.Repo{ID: int64(i * 90), Owner: "meadow", Name: name, Private: true, Closed: true})
	}
	s.ledger.addClosed()
	s.github.public = []history.Repo{{ID: 4, Owner: "meadow", Name: "cellar"}}
	s.github.owners = map[string]int64{"meadow": 70}
	eve := s.signedIn(t, "eve")
	s.github.members = map[string]int64{"eve meadow": 70}
	for _, path := range []string{"/", "/o/meadow", "/api/v1/repos"} {
		if body := eve.get(path).Body.String(); !strings.Contains(body, "cellar") || strings.Contains(body, "attic") {
			t.Errorf("%s does not lead to the cellar, or to what has no id", path)
		}
	}
	s.github.public = nil
	s.now = s.now.Add(answerKept)
	if body := eve.get("/o/meadow").Body.String(); strings.Contains(body, "cellar") {
		t.Error("it lists what GitHub has none of")
	}
}

// TestDisputesOfOthersAskNothing holds that GitHub is asked the same for the owner's page
// of a stranger, whether or not there are disputes that they may not know of.
func TestDisputesOfOthersAskNothing(t *testing.T) {
	s, _ := matrixSite(t)
	asked := func() []string {
		eve := s.signedIn(t, "eve")
		s.now = s.now.Add(2 * answerKept)
		s.github.asked = nil
		eve.get("/o/meadow")
		return s.github.asked
	}
	s.disputes.all[2].State = scoring.DisputeTakenBack // in orchard
	with := asked()
	s.disputes.all = s.disputes.all[:1]
	if without := asked(); !slices.Equal(with, without) || !slices.Contains(with, "eve meadow/harvest") || slices.Contains(with, "eve meadow/vault") {
		t.Errorf("asked %q with disputes in the vault, %q without", with, without)
	}
}

// TestNothingOpen has a member look at an owner whose pages are all closed: what they see
// must not say that nothing is there.
func TestNothingOpen(t *testing.T) {
	s := newSignInSite(t)
	s.ledger.repos, s.ledger.months, s.ledger.input = nil, nil, scoring.ReportInput{}
	s.ledger.overview, s.ledger.newest = scoring.Overview{}, scoring.Month{}
	s.ledger.addClosed()
	s.github.public = []history.Repo{{ID: 4, Owner: "meadow", Name: "cellar"}}
	s.github.owners = map[string]int64{"meadow": 70}
	s.github.members = map[string]int64{"eve meadow": 70}
	eve := s.signedIn(t, "eve")
	for path, link := range map[string]string{
		"/": "/o/meadow/cellar", "/o/meadow": "/o/meadow/cellar", "/reports": "/o/meadow",
		"/reports/meadow/2025-03": "/reports/meadow/cellar/2025-03", "/people/eve": "/",
	} {
		body := eve.get(path).Body.String()
		for _, lie := range []string{"No glue work was", "No glue work has been seen here", "No glue work has been seen in", "No glue work by", "Nothing has been seen here", "Nothing waits", "There is no report", "glueledger import", "in a public repository",
			"These numbers", "the numbers", "These reports", "also see", "Waiting now", "what waits", "receipts:", "This report"} {
			if strings.Contains(body, lie) {
				t.Errorf("%s says %q", path, lie)
			}
		}
		if !strings.Contains(body, "everybody may see") || !strings.Contains(body, `href="`+link+`"`) {
			t.Errorf("%s does not say what it leaves out, or lead there:\n%s", path, body)
		}
	}
	if body := eve.get("/o/meadow").Body.String(); strings.Contains(body, `name="from"`) || strings.Contains(body, `rel="prev"`) {
		t.Error("other months are offered of which there is nothing to show either")
	}
	if body := eve.get("/reports/meadow/2025-03").Body.String(); strings.Contains(body, `rel="next"`) {
		t.Error("a report without numbers leads to the next one")
	}
	if body := s.guest().get("/reports").Body.String(); strings.Contains(body, "meadow") {
		t.Error("a stranger is led to it")
	}
}

// TestOnlyOpen holds that a page without numbers speaks of none.
func TestOnlyOpen(t *testing.T) {
	open := scopeSeen{repos: []string{"harvest"}}
	for _, test := range []struct {
		seen  scopeSeen
		never bool
		want  string
	}{
		{scopeSeen{}, true, "meadow has no repository here that everybody may see"},
		{scopeSeen{}, false, "meadow has no repository here that everybody may see"},
		{open, true, "Nothing has been seen yet"},
		{open, false, "None was seen. This page is about"},
	} {
		if got := onlyOpen("None was seen.", "meadow", test.seen, test.never); !strings.Contains(got, test.want) {
			t.Errorf("%v, %v: %s", test.seen.repos, test.never, got)
		}
	}
}
