package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestOwnPage opens somebody's page in their own name at each of their levels: it is
// always there, and says when it is for them alone.
func TestOwnPage(t *testing.T) {
	s := newSignInSite(t)
	ben, eve, nobody := s.signedIn(t, "ben"), s.signedIn(t, "eve"), s.guest()
	plain := nobody.get("/people/ben.md").Body.String()
	for level, only := range map[scoring.Visibility]string{
		scoring.Private: "you chose to have nothing shown of you", scoring.OnReceipts: "you chose not to be named in reports", scoring.InReports: "", scoring.InBadges: "",
	} {
		s.ledger.choices = hide(level, "ben")
		w := ben.get("/people/ben")
		body := w.Body.String()
		if says := strings.Contains(body, "Only you see this page: "+only); w.Code != http.StatusOK || says != (only != "") || w.Header().Get("Cache-Control") != "private, no-store" {
			t.Errorf("at level %s: %d, it says that it is for him alone: %v", level, w.Code, says)
		}
		if !strings.Contains(body, `value="`+level.String()+`" checked`) || strings.Count(body, "checked") != 1 || !strings.Contains(body, "/receipts/b1") || strings.Contains(body, "As soon as something of you") {
			t.Errorf("at level %s, the page lacks the choice or a receipt", level)
		}
		for _, wrong := range checkForms(body) {
			t.Errorf("at level %s: %s", level, wrong)
		}
		if md := ben.get("/people/BEN.md?from=2025-03"); md.Code != http.StatusFound && md.Body.String() != plain {
			t.Errorf("at level %s, his export is %d %s", level, md.Code, md.Body)
		}
		if md := ben.get("/people/ben.md"); md.Body.String() != plain {
			t.Errorf("at level %s, his export is %d %s", level, md.Code, md.Body)
		}
		for name, other := range map[string]*guest{"eve": eve, "nobody": nobody} {
			w := other.get("/people/ben")
			if open := w.Code == http.StatusOK; open != (level >= scoring.InReports) || strings.Contains(w.Body.String(), "What shows of you") || strings.Contains(w.Body.String(), "/erase") {
				t.Errorf("at level %s, %s gets %d", level, name, w.Code)
			}
		}
	}
	if body := ben.get("/rules").Body.String(); !strings.Contains(body, `<a class="mine" href="/people/ben">My ledger</a>`) {
		t.Error("the head does not lead to one's own page")
	}
	for path, marked := range map[string]bool{"/people/ben": true, "/people/eve": false} {
		if body := ben.get(path).Body.String(); strings.Contains(body, `href="/people/ben" aria-current="true">My ledger`) != marked {
			t.Errorf("on %s, that one is on one's own page is marked: %v", path, !marked)
		}
	}
}

// TestChoose sends the form, and every wrong form of it.
func TestChoose(t *testing.T) {
	s := newSignInSite(t)
	ben, eve, nobody := s.signedIn(t, "ben"), s.signedIn(t, "eve"), s.guest()
	private := url.Values{"level": {"private"}}
	for name, test := range map[string]struct {
		g       *guest
		path    string
		form    url.Values
		headers []string
		want    int
	}{
		"another site":       {ben, "/people/ben/visibility", private, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"another origin":     {ben, "/people/ben/visibility", private, []string{"Sec-Fetch-Site", "", "Origin", "https://evil.example"}, 403},
		"somebody else":      {eve, "/people/ben/visibility", private, nil, 404},
		"nobody":             {nobody, "/people/ben/visibility", private, nil, 404},
		"of who never was":   {ben, "/people/nobody/visibility", private, nil, 404},
		"nothing":            {ben, "/people/ben/visibility", nil, nil, 400},
		"no such level":      {ben, "/people/ben/visibility", url.Values{"level": {"loud"}}, nil, 400},
		"a very long form":   {ben, "/people/ben/visibility", url.Values{"level": {"private"}, "x": {strings.Repeat("x", maxForm)}}, nil, 400},
		"erasing, elsewhere": {ben, "/people/ben/erase", url.Values{"login": {"ben"}}, []string{"Sec-Fetch-Site", "same-site"}, 403},
		"erasing another":    {eve, "/people/ben/erase", url.Values{"login": {"ben"}}, nil, 404},
	} {
		if w := test.g.post(test.path, test.form, test.headers...); w.Code != test.want || len(s.own.chosen)+len(s.own.erased) > 0 {
			t.Errorf("%s: %d, and %v was chosen", name, w.Code, s.own.chosen)
		}
	}
	if got, want := eve.post("/people/ben/visibility", private), eve.post("/people/nobody/visibility", private); got.Body.String() != want.Body.String() {
		t.Error("who may not choose is told that there is somebody")
	}
	w := ben.post("/people/ben/visibility", private)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/people/ben?saved=1#yours" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("choosing: %d to %s", w.Code, w.Header().Get("Location"))
	}
	if want := []string{"ben private 2025-04-09 https://glue.example.org/people/ben"}; !slices.Equal(s.own.chosen, want) {
		t.Errorf("chosen %q", s.own.chosen)
	}
	if !strings.Contains(s.log.String(), "visitor=ben level=private") {
		t.Errorf("logged: %s", &s.log)
	}
	if body := ben.get("/people/ben?saved=1").Body.String(); !strings.Contains(body, `role="status">Saved.`) || !strings.Contains(body, `value="private" checked`) {
		t.Error("he is not told that it was saved")
	}
	for _, path := range []string{"/people/ben", "/receipts/b1"} {
		if got := nobody.get(path).Code; got != http.StatusNotFound {
			t.Errorf("%s is still open: %d", path, got)
		}
	}
	for range changesMost {
		w = ben.post("/people/ben/visibility", private)
	}
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("without an end: %d", w.Code)
	}
	if w := eve.post("/people/eve/visibility", private); w.Code != http.StatusSeeOther {
		t.Errorf("another is kept from choosing: %d", w.Code)
	}
	if s.now = s.now.Add(changesTime); ben.post("/people/ben/visibility", private).Code != http.StatusSeeOther {
		t.Error("an hour later it is still too often")
	}
	s.own.fails = errors.New("disk full")
	if w := ben.post("/people/ben/visibility", private); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "disk") {
		t.Errorf("a ledger that fails: %d", w.Code)
	}
}

// TestOwnPageOfStrangers is for who is signed in and not known here, or by another name.
func TestOwnPageOfStrangers(t *testing.T) {
	s := newSignInSite(t)
	eve := s.signedIn(t, "eve")
	w := eve.get("/people/eve")
	for _, want := range []string{"Only you see this page: nothing of you has been seen in a repository that everybody may see.", `action="/people/eve/visibility"`, `value="badges" checked`,
		"Everything <span class=\"hint\">As soon as something of you is seen in a repository that everybody may see, this page and your receipts are open to everybody, reports name you,", "This page leaves out private and closed repositories;"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d, and it does not say %q", w.Code, want)
		}
	}
	if body := w.Body.String(); strings.Contains(body, `<p class="notice">`) || strings.Count(body, `<div class="callout">`) != 1 {
		t.Errorf("it is said in two boxes why nothing is here:\n%s", body)
	}
	for _, wrong := range checkForms(w.Body.String()) {
		t.Error(wrong)
	}
	if got := s.guest().get("/people/eve"); got.Code != http.StatusNotFound {
		t.Errorf("everybody sees it: %d", got.Code)
	}
	// Renamed from ben, of which the ledger has not heard.
	s.github.people["new"] = person(12, "benedict")
	if w := s.signedIn(t, "new").get("/people/benedict"); w.Code != http.StatusFound || w.Header().Get("Location") != "/people/ben" {
		t.Errorf("the new login leads to %d %s", w.Code, w.Header().Get("Location"))
	}
	// Somebody who has a login that the ledger knows as another's.
	s.github.people["taken"] = person(4711, "ben")
	heir := s.signedIn(t, "taken")
	if body := heir.get("/people/ben").Body.String(); strings.Contains(body, "/receipts/b1") || !strings.Contains(body, "nothing of you has been seen") {
		t.Error("an heir of a login sees another's page as their own")
	}
	if w := heir.post("/people/ben/visibility", url.Values{"level": {"private"}}); w.Code != http.StatusSeeOther || s.ledger.choices.Of(12) != scoring.InBadges || s.ledger.choices.Of(4711) != scoring.Private {
		t.Errorf("an heir of a login chooses for another: %d", w.Code)
	}
	if w := heir.get("/people/ben/data.json"); strings.Contains(w.Body.String(), "b1") {
		t.Error("an heir of a login takes another's data")
	}
	// Where nobody keeps choices there are none to make.
	s.own = nil
	s.open(t)
	if w := s.signedIn(t, "ben").get("/people/ben"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "<fieldset") || strings.Contains(w.Body.String(), "/erase") {
		t.Errorf("without a ledger to keep it: %d", w.Code)
	}
}

// TestErase goes the whole way, with a slip.
func TestErase(t *testing.T) {
	s := newSignInSite(t)
	ben := s.signedIn(t, "ben")
	w := ben.get("/people/ben/erase")
	if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, "cannot be undone") || !strings.Contains(body, `action="/people/ben/erase"`) || len(checkForms(body)) > 0 {
		t.Errorf("the page before: %d %v", w.Code, checkForms(body))
	}
	for _, typed := range []string{"", "ada-k", "ben2"} {
		w := ben.post("/people/ben/erase", url.Values{"login": {typed}})
		if body := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, "nothing was erased") || len(checkForms(body)) > 0 || len(s.own.erased) > 0 || !strings.Contains(body, "Sign out") {
			t.Errorf("typed %q: %d %v", typed, w.Code, checkForms(body))
		}
	}
	s.log.Reset()
	w = ben.post("/people/ben/erase", url.Values{"login": {" @BEN "}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/erased" || !s.own.erased[12] || ben.cookies[sessionCookie] != nil || len(s.sessions.kept) != 0 {
		t.Errorf("erasing: %d to %s, %v", w.Code, w.Header().Get("Location"), ben.cookies)
	}
	if !slices.Equal(s.github.revoked, []string{"ghu_ben"}) {
		t.Errorf("revoked %q", s.github.revoked)
	}
	if log := s.log.String(); !strings.Contains(log, "erased") || strings.Contains(log, "ben") {
		t.Errorf("logged: %s", log)
	}
	if body := ben.get("/erased").Body.String(); !strings.Contains(body, "You are erased") || !strings.Contains(body, "Sign in") || !strings.Contains(body, `<a href="/">All months</a>`) {
		t.Error("he is not told, still signed in, or led nowhere")
	}
	ben = s.signedIn(t, "ben")
	if body := ben.get("/erased").Body.String(); !strings.Contains(body, "You are signed in, so you have not been erased.") || !strings.Contains(body, "Nothing was erased") || strings.Contains(body, "You are erased") {
		t.Error("who is signed in again is told that they are signed out")
	}
	body := ben.get("/people/ben").Body.String()
	if !strings.Contains(body, "The ledger names you nowhere") || strings.Contains(body, "<fieldset") || strings.Contains(body, "data.json") || len(checkForms(body)) > 0 {
		t.Errorf("who comes back finds %v", checkForms(body))
	}
	for _, path := range []string{"/people/ben/erase", "/people/ben/data.json"} {
		if got := ben.get(path).Code; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
	if w := ben.post("/people/ben/visibility", url.Values{"level": {"badges"}}); w.Code != http.StatusNotFound || len(s.own.chosen) > 0 {
		t.Errorf("who was erased chooses: %d", w.Code)
	}
	s.own.lost = errors.New("disk full")
	if w := ben.get("/people/ben"); w.Code != http.StatusNotFound || !strings.Contains(s.log.String(), "disk full") {
		t.Errorf("a ledger that does not know who was erased: %d", w.Code)
	}
}

// TestErasedElsewhere holds that erasing ends the sessions of all browsers, once they are
// used, and none that begins afterwards.
func TestErasedElsewhere(t *testing.T) {
	s := newSignInSite(t)
	here, there, ada := s.signedIn(t, "ben"), s.signedIn(t, "ben"), s.signedIn(t, "ada")
	if w := here.post("/people/ben/erase", url.Values{"login": {"ben"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("erasing: %d", w.Code)
	}
	s.log.Reset()
	kept := len(s.sessions.kept)
	if w := there.get("/rules"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "Sign out") {
		t.Errorf("the other browser is signed in: %d", w.Code)
	}
	if len(s.sessions.kept) != kept-1 || !slices.Equal(s.github.revoked, []string{"ghu_ben", "ghu_ben"}) || strings.Contains(s.log.String(), "ben") {
		t.Errorf("of %d sessions %d are left, revoked %q, logged: %s", kept, len(s.sessions.kept), s.github.revoked, &s.log)
	}
	if body := ada.get("/rules").Body.String(); !strings.Contains(body, "Sign out") {
		t.Error("another person is signed out")
	}
	if body := s.signedIn(t, "ben").get("/rules").Body.String(); !strings.Contains(body, "Sign out") {
		t.Error("who comes back cannot sign in")
	}
}

// TestOwnData reads back all that is known of somebody, of every year.
func TestOwnData(t *testing.T) {
	s := newSignInSite(t)
	old := s.ledger.receipts["a1"]
	old.ID, old.Evidence = "old", slices.Clone(old.Evidence)
	old.Evidence[0].At = date(2019, time.May, 7)
	s.ledger.receipts["old"] = old
	s.ledger.choices = hide(scoring.Private, "ada-k")
	ada, ben := s.github.people["ada"], s.github.people["ben"]
	s.disputes.all = []scoring.Dispute{
		{ID: 1, Receipt: "b1", By: ada, At: s.now, Claim: scoring.ClaimWrong, Reason: "Mine it was.", State: scoring.CreditStands, Decider: ben, Decided: s.now, Answer: "Ben's words."},
		{ID: 2, Receipt: "b1", By: ben, At: s.now, Claim: scoring.ClaimOther, Reason: "Ben's words.", State: scoring.CreditStands, Decider: ada, Decided: s.now, Answer: "It stands."},
		{ID: 3, Receipt: "b1", By: ben, At: s.now, Reason: "Ben's words.", State: scoring.DisputeOpen},
	}
	w := s.signedIn(t, "ada").get("/people/ada-k/data.json")
	var data jsonData
	if err := json.Unmarshal(w.Body.Bytes(), &data); err != nil {
		t.Fatal(err)
	}
	var years []string
	receipts := 0
	for _, y := range data.Years {
		years = append(years, y.From)
		receipts += len(y.Receipts)
	}
	if !slices.Equal(years, []string{"2025-01", "2019-01"}) || receipts != len(s.ledger.publicReceipts(11)) || data.Visibility != "private" || data.ID != 11 {
		t.Errorf("years %v with %d receipts of %+v", years, receipts, data)
	}
	if len(data.Filed) != 1 || data.Filed[0].Reason != "Mine it was." || len(data.Decided) != 1 || data.Decided[0].Answer != "It stands." || strings.Contains(w.Body.String(), "Ben's words") {
		t.Errorf("of disputes it has %+v and %+v", data.Filed, data.Decided)
	}
	if body := w.Body.String(); strings.Contains(body, "vault") || w.Header().Get("Content-Disposition") != `attachment; filename="ada-k-glueledger.json"` {
		t.Errorf("it is %s, or has what is private", w.Header())
	}
}

// TestSignOutRevokes holds that signing out makes the token good for nothing, and
// goes on where GitHub does not answer.
func TestSignOutRevokes(t *testing.T) {
	s := newSignInSite(t)
	g := s.signedIn(t, "ada")
	g.post("/logout", nil)
	if !slices.Equal(s.github.revoked, []string{"ghu_ada-k"}) {
		t.Errorf("revoked %q", s.github.revoked)
	}
	g.post("/logout", nil)
	g = s.signedIn(t, "ben")
	s.github.fails = errors.New("no answer")
	if w := g.post("/logout", nil); w.Code != http.StatusSeeOther || g.cookies[sessionCookie] != nil || len(s.sessions.kept) != 0 {
		t.Errorf("where GitHub does not answer: %d", w.Code)
	}
	if log := s.log.String(); !strings.Contains(log, "no answer") || strings.Contains(log, "ghu_") || len(s.github.revoked) != 2 {
		t.Errorf("revoked %q, logged: %s", s.github.revoked, log)
	}
}

// TestOwnPageIsLight has a hostile name on a full page.
func TestOwnPageIsLight(t *testing.T) {
	s := newSignInSite(t)
	for _, text := range hostile() {
		if text == "" { // nobody is called so
			continue
		}
		s.github.people["x"] = history.Account{ID: 666, Login: text, Type: "User"}
		g := s.signedIn(t, "x")
		for _, path := range []string{"/people/" + url.PathEscape(text), "/people/" + url.PathEscape(text) + "/erase"} {
			w := g.get(path)
			for _, wrong := range checkForms(w.Body.String()) {
				t.Errorf("%s: %s", path, wrong)
			}
		}
	}
	s.ledger.receipts = busyLedger(437).receipts
	if size := s.signedIn(t, "ada").get("/people/ada-k").Body.Len(); size > 85_000 {
		t.Errorf("%d bytes", size)
	}
}
