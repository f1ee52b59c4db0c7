package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Visitors of the table of forms, beside those of the matrix.
const (
	participant = "participant" // ben, who merged the pull request; the private credit is his, and he cannot read it
	keeper      = "keeper"      // maintains both repositories
)

// disputeSite is the site of the matrix with more visitors, and a dispute of dev0's on
// each of its three receipts in place of the others.
func disputeSite(t *testing.T) (*signInSite, map[string]*guest) {
	t.Helper()
	s, visitors := matrixSite(t)
	s.github.people["keeper"] = person(88, "keeper")
	s.github.reads["keeper"] = s.github.reads["ada-k"]
	s.github.maintains["keeper meadow/harvest"], s.github.maintains["keeper meadow/vault"] = true, true
	visitors[participant], visitors[keeper] = s.signedIn(t, "ben"), s.signedIn(t, "keeper")
	for i := range s.disputes.all {
		s.disputes.all[i].By, s.disputes.all[i].Reason = person(14, "dev0"), "I did it.\n<b>See #1."
	}
	return s, visitors
}

// send sends a form.
func (g *guest) send(path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	return g.ask(http.MethodPost, path, strings.NewReader(form.Encode()), append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

// postRow is a form, as it is sent about three receipts, and what each visitor is
// answered about each. Who is not listed is answered 404.
type postRow struct {
	route                   string
	path                    string // with ID and DISPUTE in it
	form                    url.Values
	public, private, hidden map[string]int
}

var (
	filing   = url.Values{"claim": {"another's"}, "reason": {"It was dev0 who did it."}}
	decision = url.Values{"outcome": {"withdrawn"}, "answer": {"So it was."}}
)

func disputePosts() []postRow {
	return []postRow{
		{
			route: "/receipts/{id}/dispute", path: "/receipts/ID/dispute", form: filing,
			public:  map[string]int{anonymous: 403, member: 303, stranger: 403, maintainer: 403, herself: 403, orgOwner: 303, participant: 303, keeper: 303},
			private: map[string]int{member: 403, orgOwner: 303, keeper: 303},
			hidden:  map[string]int{herself: 403},
		},
		{
			route: "/receipts/{id}/dispute/take-back", path: "/receipts/ID/dispute/take-back",
			public:  map[string]int{anonymous: 403, member: 409, stranger: 409, maintainer: 409, herself: 409, orgOwner: 409, participant: 409, keeper: 409},
			private: map[string]int{member: 409, orgOwner: 409, keeper: 409},
			hidden:  map[string]int{herself: 409},
		},
		{
			route: "/receipts/{id}/disputes/{dispute}/decide", path: "/receipts/ID/disputes/DISPUTE/decide", form: decision,
			public:  map[string]int{anonymous: 403, member: 403, stranger: 403, maintainer: 403, herself: 403, orgOwner: 303, participant: 403, keeper: 303},
			private: map[string]int{member: 403, orgOwner: 303, keeper: 303},
			hidden:  map[string]int{herself: 403},
		},
	}
}

// TestDisputePosts sends every form in the name of everybody, and to another site.
func TestDisputePosts(t *testing.T) {
	for _, row := range disputePosts() {
		for i, about := range []struct {
			receipt string
			want    map[string]int
		}{{"a1", row.public}, {"p1", row.private}, {"c1", row.hidden}} {
			path := strings.NewReplacer("ID", about.receipt, "DISPUTE", itoa(i+1)).Replace(row.path)
			unknown := strings.NewReplacer("ID", "zz", "DISPUTE", itoa(i+1)).Replace(row.path)
			s, visitors := disputeSite(t)
			before := slices.Clone(s.disputes.all)
			for _, name := range slices.Sorted(maps.Keys(visitors)) {
				s.disputes.all = slices.Clone(before)
				visitor := visitors[name]
				if w := visitor.send(path, row.form, "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden || !slices.Equal(s.disputes.all, before) {
					t.Errorf("%s: %s from another site: %d", name, path, w.Code)
				}
				w := visitor.send(path, row.form)
				want := about.want[name]
				if want == 0 {
					sameAsUnknown(t, name+": "+path, w, visitor.send(unknown, row.form))
				} else if w.Code != want {
					t.Errorf("%s: %s: %d, want %d", name, path, w.Code, want)
				}
				if changed := !slices.Equal(s.disputes.all, before); changed != (want == http.StatusSeeOther) {
					t.Errorf("%s: %s changes something: %v", name, path, changed)
				}
				if w.Code == http.StatusSeeOther && !strings.HasPrefix(w.Header().Get("Location"), "/receipts/"+about.receipt+"?done=") {
					t.Errorf("%s: %s leads to %s", name, path, w.Header().Get("Location"))
				}
				if body := w.Body.String(); strings.Contains(body, "I did it.") && !slices.Contains([]string{member, orgOwner, participant, keeper, herself}, name) {
					t.Errorf("%s: %s tells what is said", name, path)
				}
				if w.Code == http.StatusForbidden || w.Code == http.StatusConflict {
					for text := range row.form { // it is not lost
						if text != "claim" && text != "outcome" && !strings.Contains(w.Body.String(), row.form.Get(text)) {
							t.Errorf("%s: %s: %d loses what was typed", name, path, w.Code)
						}
					}
					for _, wrong := range checkForms(w.Body.String()) {
						t.Errorf("%s: %s: %s", name, path, wrong)
					}
				}
			}
		}
	}
}

// TestWhatIsSaid holds who reads what of a dispute that is open, and of one that was
// decided.
func TestWhatIsSaid(t *testing.T) {
	s, visitors := disputeSite(t)
	const reason, escaped = "I did it.", "&lt;b&gt;See #1."
	for name, visitor := range visitors {
		inside := slices.Contains([]string{member, orgOwner, participant, keeper}, name)
		body := visitor.get("/receipts/a1").Body.String()
		for _, text := range []string{reason, escaped, "dev0</bdi></b>", "it is somebody else’s"} {
			if strings.Contains(body, text) != inside {
				t.Errorf("%s reads %q: %v", name, text, !inside)
			}
		}
		if !strings.Contains(body, "counts until a maintainer decides") || !strings.Contains(body, "<b>Disputed</b>") ||
			!strings.Contains(body, "This credit is disputed, and counts until a maintainer decides. Its effect was seen on <time") || strings.Contains(body, "This credit stands") ||
			!strings.Contains(body, `class="stands stands-confirmed stands-disputed"`) {
			t.Errorf("%s does not see that it is disputed", name)
		}
		if decides := name == orgOwner || name == keeper; strings.Contains(body, "Decide as a maintainer") != decides {
			t.Errorf("%s may decide: %v", name, !decides)
		}
		if strings.Contains(body, "File the dispute") != inside {
			t.Errorf("%s may dispute: %v", name, !inside)
		}
		if strings.Contains(body, "sign in with GitHub") != (name == anonymous) {
			t.Errorf("%s is asked to sign in", name)
		}
	}
	if w := visitors[keeper].send("/receipts/a1/disputes/1/decide", decision); w.Code != http.StatusSeeOther {
		t.Fatalf("deciding: %d", w.Code)
	}
	want := scoring.Decision{Dispute: 1, Receipt: "a1", By: person(88, "keeper"), At: s.now, Withdraw: true, Answer: "So it was."}
	if len(s.disputes.decided) != 1 || s.disputes.decided[0] != want {
		t.Errorf("decided: %+v", s.disputes.decided)
	}
	for name, visitor := range visitors {
		body := visitor.get("/receipts/a1").Body.String()
		for _, text := range []string{"So it was.", "The ledger follows", `by <bdi class="name">keeper</bdi>, who maintains this. The credit was withdrawn: So it was.`} {
			if !strings.Contains(body, text) {
				t.Errorf("%s does not read %q", name, text)
			}
		}
		if strings.Contains(body, "counts until") || strings.Contains(body, "Decide as") || strings.Contains(body, "This credit stands") || strings.Contains(body, "stands-disputed") {
			t.Errorf("%s sees it open, or standing", name)
		}
	}
	second := s.disputes.all[0]
	second.ID, second.State, second.Decided, second.Decider = 2, scoring.DisputeOpen, time.Time{}, history.Account{}
	s.disputes.all = append(s.disputes.all, second)
	if body := visitors[orgOwner].get("/receipts/a1").Body.String(); strings.Contains(body, "counts until") || strings.Contains(body, "Decide as") {
		t.Error("what else is disputed of it is still open")
	}
	s.disputes.all = s.disputes.all[:1]
	if body := visitors[keeper].get("/receipts/a1?done=withdrawn").Body.String(); !strings.Contains(body, "You have withdrawn the credit.") {
		t.Error("it is not said what was done")
	}
	for _, name := range []string{anonymous, participant, orgOwner} {
		if body := visitors[name].get("/receipts/a1?done=withdrawn").Body.String(); strings.Contains(body, "You have withdrawn") {
			t.Errorf("%s is told of what another did", name)
		}
	}
}

// TestOwnDisputes holds that nobody decides what is theirs.
func TestOwnDisputes(t *testing.T) {
	s, visitors := disputeSite(t)
	s.github.maintains["ada-k meadow/harvest"], s.github.maintains["ben meadow/harvest"] = true, true
	s.disputes.all = append(s.disputes.all, scoring.Dispute{ID: 4, Receipt: "a1", By: person(12, "ben"), At: date(2025, 4, 2), Claim: scoring.ClaimOther, Reason: "Hm.", State: scoring.DisputeOpen})
	for name, want := range map[string]string{member: "This credit is yours", participant: "You have disputed this credit yourself"} {
		for _, dispute := range []string{"1", "4"} {
			w := visitors[name].send("/receipts/a1/disputes/"+dispute+"/decide", decision)
			if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), want) || len(s.disputes.decided) > 0 {
				t.Errorf("%s decides dispute %s: %d", name, dispute, w.Code)
			}
		}
		if strings.Contains(visitors[name].get("/receipts/a1").Body.String(), "Decide as a maintainer") {
			t.Errorf("%s is shown a form to decide", name)
		}
	}
}

// TestHiddenInDisputes holds that nobody is named who chose not to be shown on receipts.
func TestHiddenInDisputes(t *testing.T) {
	s, visitors := disputeSite(t)
	s.ledger.choices = hide(scoring.Private, "chioma", "dev0")
	s.ledger.choices[88] = scoring.Choice{Login: "keeper", Level: scoring.Private}
	s.disputes.all[0].Reason = "As @dev0 I say so."
	for _, path := range []string{"/receipts/a1", "/o/meadow/harvest/disputes", "/o/meadow/orchard/disputes"} {
		s.github.maintains["meadow-boss meadow/orchard"] = true
		body := visitors[orgOwner].get(path).Body.String()
		if strings.Contains(body, "dev0 I") || strings.Contains(body, ">dev0<") || strings.Contains(body, "chioma") {
			t.Errorf("%s names who is hidden", path)
		}
	}
	if body := visitors[orgOwner].get("/receipts/a1").Body.String(); !strings.Contains(body, "As somebody I say so.") {
		t.Error("what is said is not shown")
	}
	visitors[keeper].send("/receipts/a1/disputes/1/decide", decision)
	if body := visitors[anonymous].get("/receipts/a1").Body.String(); strings.Contains(body, "keeper") || !strings.Contains(body, `by <bdi class="name">somebody</bdi>, who maintains this. The credit was withdrawn`) {
		t.Error("who decided is named")
	}
}

// TestDisputesPage lists what is disputed, and leads there from other pages.
func TestDisputesPage(t *testing.T) {
	s, visitors := disputeSite(t)
	upkeep := visitors[keeper]
	body := upkeep.get("/o/meadow/harvest/disputes").Body.String()
	for _, want := range []string{`href="/receipts/a1#disputes"`, "I did it.", "&lt;b&gt;See", `<bdi class="name">dev0</bdi>`, "it is somebody else’s"} {
		if !strings.Contains(body, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	for _, wrong := range checkForms(body) {
		t.Error(wrong)
	}
	s.github.public = append(s.github.public, history.Repo{ID: 2, Owner: "meadow", Name: "orchard"})
	s.github.maintains["keeper meadow/orchard"] = true
	if body := upkeep.get("/o/meadow/orchard/disputes").Body.String(); !strings.Contains(body, "/receipts/c1#dispute-3") || !strings.Contains(body, `by <bdi class="name">somebody</bdi>`) || strings.Contains(body, "chioma") {
		t.Error("the receipt of who is hidden is not listed, or names them")
	}
	for path, links := range map[string][]string{"/o/meadow": {"harvest", "orchard", "vault"}, "/o/meadow/harvest": {"harvest"}, "/o/meadow/vault": {"vault"}} {
		for name, visitor := range visitors {
			body := visitor.get(path).Body.String()
			for _, link := range links {
				leads := name == keeper || name == orgOwner && link != "orchard"
				if strings.Contains(body, `href="/o/meadow/`+link+`/disputes"`) != leads {
					t.Errorf("%s: %s leads to the disputes in %s: %v", name, path, link, !leads)
				}
			}
		}
	}
	if body := visitors[participant].get("/o/meadow/harvest/128").Body.String(); strings.Contains(body, "disputed</a>") {
		t.Error("the thread's page takes what is not disputed for disputed")
	}
	r := s.ledger.receipts["a1"]
	r.Disputed = true
	s.ledger.receipts["a1"] = r
	if body := visitors[anonymous].get("/o/meadow/harvest/128").Body.String(); !strings.Contains(body, `<a class="disputed" href="/receipts/a1#disputes">disputed</a>`) {
		t.Error("the thread's page does not say that a credit is disputed")
	}
	s.disputes.all = nil
	if body := upkeep.get("/o/meadow/harvest/disputes").Body.String(); !strings.Contains(body, "No dispute waits here") {
		t.Error("an empty list says nothing")
	}
}

// TestWithdrawnIsNotDisputed looks at a dispute whose credit was withdrawn meanwhile.
func TestWithdrawnIsNotDisputed(t *testing.T) {
	s, visitors := disputeSite(t)
	r := s.ledger.receipts["a1"]
	r.Status = scoring.Withdrawn
	s.ledger.receipts["a1"] = r
	body := visitors[keeper].get("/receipts/a1").Body.String()
	if !strings.Contains(body, "settled by itself") || strings.Contains(body, "Decide as") || strings.Contains(body, "File the dispute") || strings.Contains(body, "counts until") {
		t.Error("what is withdrawn can be disputed")
	}
	if body := get(t, newSite(t, fullLedger()), "/receipts/a1").Body.String(); strings.Contains(body, "Is this credit wrong?") {
		t.Error("where nobody can sign in, there is talk of disputes")
	}
}

// TestHasPart holds who has a part in a thread.
func TestHasPart(t *testing.T) {
	at := date(2025, 3, 3)
	act := func(id int64, login string, verb history.Verb, target int64) history.Activity {
		a := history.Activity{Number: 1, Type: history.Issue, Verb: verb, ID: id, Actor: history.Account{ID: id, Login: login, Type: "User"}, At: at, Updated: at, Text: "Hm.", Subject: "Hm"}
		if target != 0 {
			a.Target = person(target, "other")
		}
		return a
	}
	thread, _ := history.Assemble([]history.Activity{
		act(1, "author", history.Opened, 0), act(2, "commenter", history.Commented, 0), act(3, "ci[bot]", history.Commented, 0),
		act(1, "author", history.Assigned, 4), act(1, "author", history.ReviewRequested, 5), act(6, "nominator", history.Nominated, 7), act(3, "ci[bot]", history.Assigned, 3),
	}, nil)
	for id, want := range map[int64]bool{0: false, 1: true, 2: true, 3: false, 4: true, 5: true, 6: true, 7: true, 8: false} {
		if hasPart(thread, id) != want {
			t.Errorf("account %d has a part: %v", id, !want)
		}
	}
	if hasPart(nil, 1) {
		t.Error("somebody has a part in what is gone")
	}
}

// TestWithdrawnByWhom holds that the journal does not call a rule what a person did.
func TestWithdrawnByWhom(t *testing.T) {
	for reason, want := range map[string]string{
		"had the credit taken back by mia, who maintains this":                                              "Withdrawn by a maintainer",
		"labelled it “bug”, but had the credit taken back by mia, who maintains this":                       "Withdrawn by a maintainer",
		"labelled it “bug”, but had the credit taken back by somebody who is not named, who maintains this": "Withdrawn by a maintainer",
		"declined the credit": "Withdrawn by the person credited",
		"labelled it “bug”, and then declined the credit":                                        "Withdrawn by the person credited",
		"What earned it is no longer found on the thread.":                                       "Withdrawn by triage/1",
		"labelled it “had the credit taken back by mia”, but took the label off again":           "Withdrawn by triage/1",
		"asked “who had the credit taken back by mia, who maintains this”":                       "Withdrawn by triage/1",
		"labelled it “had the credit taken back by mia”, which mia took off, who maintains this": "Withdrawn by triage/1",
		"asked “ben declined the credit”, but nobody answered":                                   "Withdrawn by triage/1",
	} {
		v := journalViews([]scoring.JournalEntry{{At: date(2025, 3, 3), Entry: scoring.EntryWithdrawn, Rule: "triage/1", Reason: reason}})[0]
		got := v.Entry
		if v.Rule != "" {
			got += " by " + v.Rule
		}
		if got != want {
			t.Errorf("%q: %s, want %s", reason, got, want)
		}
	}
}
