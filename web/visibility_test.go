package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// cast is who has a part in the full month.
var cast = map[string]int64{"ada-k": 11, "ben": 12, "chioma": 13, "dev0": 14}

func hide(level scoring.Visibility, logins ...string) scoring.Choices {
	choices := scoring.Choices{}
	for _, login := range logins {
		choices[cast[login]] = scoring.Choice{Login: login, Level: level}
	}
	return choices
}

// TestReportsNameNobodyHidden looks for the logins of hidden people in the
// bytes of every form of a report.
func TestReportsNameNobodyHidden(t *testing.T) {
	forms := []string{"", ".md", ".json", ".csv"}
	units := func(body string) (u jsonUnits) {
		var r jsonReport
		if err := json.Unmarshal([]byte(body), &r); err != nil {
			t.Fatal(err)
		}
		return r.Units
	}
	f := fullLedger()
	before := units(get(t, newSite(t, f), "/reports/meadow/2025-03.json").Body.String())
	for _, hidden := range [][]string{{"ada-k"}, {"ben"}, {"chioma"}, {"dev0"}, {"ada-k", "ben"}, {"ada-k", "ben", "chioma", "dev0"}} {
		for _, level := range []scoring.Visibility{scoring.Private, scoring.OnReceipts, scoring.InReports, scoring.InBadges} {
			f := fullLedger()
			f.choices = hide(level, hidden...)
			site := newSite(t, f)
			for _, form := range forms {
				w := get(t, site, "/reports/meadow/2025-03"+form)
				body := w.Body.String()
				if w.Code != http.StatusOK {
					t.Fatalf("%s: %d", form, w.Code)
				}
				for _, login := range hidden {
					if got := strings.Contains(body, login); got != (level >= scoring.InReports) {
						t.Errorf("report%s names %s at level %s: %v", form, login, level, got)
					}
				}
				if said := strings.Contains(body, "chose not to be named") || strings.Contains(body, `"people_not_named": `+itoa(len(hidden))); said == (level >= scoring.InReports) {
					t.Errorf("report%s at level %s says that somebody is not named: %v", form, level, said)
				}
				if form == ".json" && cmp.Diff(before, units(body)) != "" {
					t.Errorf("the totals changed: %s", cmp.Diff(before, units(body)))
				}
			}
		}
	}
}

func TestOthersStayNamed(t *testing.T) {
	f := fullLedger()
	f.choices = hide(scoring.Private, "dev0")
	md := get(t, newSite(t, f), "/reports/meadow/2025-03.md").Body.String()
	for _, want := range []string{"somebody answered, and it was closed", "And 1 person who chose not to be named.", "ada-k", "by somebody has waited"} {
		if !strings.Contains(md, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

// TestReceiptsOfHiddenPeople asks for receipts of people, and for another's on
// whose thread they have a part.
func TestReceiptsOfHiddenPeople(t *testing.T) {
	for level, want := range map[scoring.Visibility]int{
		scoring.Private: http.StatusNotFound, scoring.OnReceipts: http.StatusOK, scoring.InReports: http.StatusOK, scoring.InBadges: http.StatusOK,
	} {
		f := fullLedger()
		f.choices = hide(level, "ada-k")
		site := newSite(t, f)
		w := get(t, site, "/receipts/a1")
		if w.Code != want || w.Code != http.StatusOK && strings.Contains(w.Body.String(), "ada-k") {
			t.Errorf("her own at level %s: %d", level, w.Code)
		}
		w = get(t, site, "/receipts/b1")
		body := w.Body.String()
		if named := strings.Contains(body, "ada-k"); w.Code != http.StatusOK || named != (level >= scoring.OnReceipts) {
			t.Errorf("another's at level %s: %d, named: %v", level, w.Code, named)
		}
		if quoted := strings.Contains(body, "token has expired"); quoted != (level >= scoring.OnReceipts) {
			t.Errorf("another's at level %s quotes her: %v", level, quoted)
		}
	}
}

// TestAuthorHidden has the author of the thread hidden, whom everything is about.
func TestAuthorHidden(t *testing.T) {
	f := fullLedger()
	f.choices = hide(scoring.Private, "dev0")
	body := get(t, newSite(t, f), "/receipts/a1").Body.String()
	if strings.Contains(body, "dev0") || !strings.Contains(body, "somebody") {
		t.Error("the author is named")
	}
}

func TestNominationHasAReceipt(t *testing.T) {
	f := fullLedger()
	harvest := f.repos[0]
	at := date(2025, 3, 3)
	ada, ben, chi := person(11, "ada-k"), person(12, "ben"), person(13, "chioma")
	act := func(who history.Account, verb history.Verb, day int, a history.Activity) history.Activity {
		a.Repo, a.Number, a.Type, a.Actor, a.Verb, a.At = harvest, 140, history.Issue, who, verb, at.AddDate(0, 0, day)
		return a
	}
	thread, _ := history.Assemble([]history.Activity{
		act(chi, history.Opened, 0, history.Activity{Subject: "No sound"}),
		act(ada, history.Commented, 0, history.Activity{ID: 8, Text: "Here, too."}),
		act(ben, history.Commented, 1, history.Activity{ID: 9, Text: "/credit @ada-k triage found the owner"}),
		act(ben, history.Nominated, 1, history.Activity{ID: 9, Target: ada, Subject: "triage", Text: "found the owner", URL: "https://github.com/meadow/harvest/issues/140#issuecomment-9"}),
		act(chi, history.Endorsed, 2, history.Activity{ID: 9, As: history.Maintainer}),
	}, nil)
	f.threads["meadow/harvest#140"] = thread
	f.receipts["n1"] = scoring.Receipt{ID: "n1", Credit: scoring.Score(scoring.Rules(), thread, scoring.DefaultSettings(), at.AddDate(0, 0, 9)).Credits[0]}
	body := get(t, newSite(t, f), "/receipts/n1").Body.String()
	for _, want := range []string{"nominated", "for triage", "Earned this credit", "Nominated by ben: “found the owner”", "Confirmed by chioma, who maintains this.", "as the rulebook has it", "backed a nomination"} {
		if !strings.Contains(body, want) {
			t.Errorf("the receipt does not say %q", want)
		}
	}
	if strings.Contains(body, "no longer on the thread") || strings.Contains(body, "/credit @ada-k") {
		t.Errorf("the receipt shows the command, or has lost it")
	}
}

// TestNominationOnAThread holds that a thread's page says who was nominated, of whom the
// evidence says nothing but the kind.
func TestNominationOnAThread(t *testing.T) {
	v := scoring.Verdict{Actor: person(11, "ada-k"), Outcome: scoring.Gave, Evidence: []scoring.Evidence{{Verb: history.Nominated, Subject: "triage"}}}
	seen := newThreadVerdict(newSaidVerdict(v, scoring.Choices{}.Redactor(scoring.InReports)), history.Issue).Seen[0].Action
	if want := (actionView{Did: "nominated", What: "ada-k", After: "for triage"}); seen != want {
		t.Errorf("got %+v, want %+v", seen, want)
	}
}

func TestEscapeMarkdown(t *testing.T) {
	if got := EscapeMarkdown("a\n@bo <b>*x*</b>\r\n# #12"); strings.ContainsAny(got, "\n\r") || strings.Contains(got, "@bo") || strings.Contains(got, " <b>") {
		t.Errorf("got %q", got)
	}
}
