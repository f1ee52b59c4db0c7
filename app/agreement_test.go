package app

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestAgreement compares readers' credits with the program's. The figures were
// worked out by hand.
func TestAgreement(t *testing.T) {
	const head = "kind                     P     R    F1 readers program"
	for _, test := range []struct {
		name        string
		gold, given []string // gold as the file has it; given: thread actor kind [time of the evidence]
		want        []string // lines of the table; of kinds only those that are not empty
	}{
		{"nothing at all", []string{`{"repo":"a/b","number":1,"credits":[]}`}, nil, []string{
			"1 thread, 0 credits by readers, 0 by the program", head,
			"all                      -     -     -",
			"who                      -     -     -",
			"macro F1    -   evidence    -",
		}},
		// Of four triages by readers two were given, and two others wrongly; one of these
		// is bo's clarification by the readers: right by who alone.
		{"some of each", []string{
			`{"repo":"a/b","number":1,"credits":[{"actor":"Mia","kind":"triage","evidence":[{"at":"2025-03-03T11:00:00Z"},{"at":"2025-03-04T11:00:00Z"}]},
				{"actor":"bo","kind":"clarification"}]}`,
			`{"repo":"A/b","number":2,"credits":[{"actor":"mia","kind":"triage","evidence":[{"at":"2025-03-03T11:00:01Z"}]},{"actor":"cy","kind":"triage"},{"actor":"di","kind":"triage"}]}`,
		}, []string{
			"1 mia triage 2025-03-04T11:00:00Z", "1 bo triage", "2 MIA triage 2025-03-03T11:00:00Z", "2 eve triage", "3 mia triage",
		}, []string{
			"2 threads, 5 credits by readers, 4 by the program", head,
			"triage                0.50  0.50  0.50       4       4", // 2/4, 2/4, 4/8
			"clarification            -  0.00  0.00       1       0",
			"all                   0.50  0.40  0.44", // 2/4, 2/5, 4/9
			"who                   0.75  0.60  0.67", // 3/4, 3/5, 6/9
			"macro F1 0.25   evidence 0.50",          // (0.5+0)/2; of two right ones, one shares an action
		}},
		// What is disputed counts neither way: not as wrong, nor as missed.
		{"disputed", []string{
			`{"repo":"a/b","number":1,"credits":[{"actor":"mia","kind":"onboarding"}],"disputed":[{"actor":"Bo","kind":"answering"},{"actor":"cy","kind":"answering"}]}`,
		}, []string{"1 mia onboarding", "1 bo answering"}, []string{
			"1 thread, 1 credit by readers, 1 by the program", head,
			"onboarding            1.00  1.00  1.00       1       1",
			"all                   1.00  1.00  1.00",
			"who                   1.00  1.00  1.00",
			"macro F1 1.00   evidence    -",
		}},
		{"only wrong ones", []string{`{"repo":"a/b","number":1,"credits":[]}`}, []string{"1 mia summarising"}, []string{
			"1 thread, 0 credits by readers, 1 by the program", head,
			"summarising           0.00     -  0.00       0       1",
			"all                   0.00     -  0.00",
			"who                   0.00     -  0.00",
			"macro F1    -   evidence    -",
		}},
		// Readers named an action, and none of the program's is the same.
		{"other evidence", []string{`{"repo":"a/b","number":1,"credits":[{"actor":"a","kind":"triage","evidence":[{"at":"2025-03-03T11:00:00Z"}]}]}`},
			[]string{"1 a triage 2025-03-04T11:00:00Z"}, []string{
				"1 thread, 1 credit by readers, 1 by the program", head,
				"triage                1.00  1.00  1.00       1       1",
				"all                   1.00  1.00  1.00",
				"who                   1.00  1.00  1.00",
				"macro F1 1.00   evidence 0.00",
			}},
		// 2/3, 2/3, 4/6 and 1/1: the mean is 5/6.
		{"two kinds", []string{
			`{"repo":"a/b","number":1,"credits":[{"actor":"a","kind":"connecting"},{"actor":"b","kind":"connecting"},{"actor":"c","kind":"connecting"},{"actor":"a","kind":"de-escalation"}]}`,
			``, // empty lines count for nothing
		}, []string{"1 a connecting", "1 b connecting", "1 d connecting", "1 a de-escalation"}, []string{
			"1 thread, 4 credits by readers, 4 by the program", head,
			"connecting            0.67  0.67  0.67       3       3",
			"de-escalation         1.00  1.00  1.00       1       1",
			"all                   0.75  0.75  0.75",
			"who                   0.67  0.67  0.67", // a, b, c and a, b, d
			"macro F1 0.83   evidence    -",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var lines []string
			for _, line := range test.gold {
				lines = append(lines, strings.Join(strings.Fields(line), " "))
			}
			gold, err := readGold("gold.jsonl", strings.NewReader(strings.Join(lines, "\n")))
			if err != nil {
				t.Fatal(err)
			}
			var given []scoring.Credit
			for _, line := range test.given {
				given = append(given, creditOf(t, line))
			}
			var out strings.Builder
			compare(gold, given).agreement().write(&out)
			var got []string
			for line := range strings.Lines(out.String()) {
				if line = strings.TrimSuffix(line, "\n"); !strings.HasSuffix(line, "-     -     -       0       0") {
					got = append(got, line)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
		})
	}
}

// creditOf reads "NUMBER ACTOR KIND [TIME]", in repository a/b.
func creditOf(t *testing.T, s string) scoring.Credit {
	t.Helper()
	f := strings.Fields(s)
	c := scoring.Credit{Repo: history.Repo{Owner: "a", Name: "B"}, Number: int(f[0][0] - '0'),
		Actor: history.Account{ID: 1, Login: f[1]}, Kind: scoring.Kind(f[2])}
	if len(f) > 3 {
		at, err := time.Parse(time.RFC3339, f[3])
		if err != nil {
			t.Fatal(err)
		}
		c.Evidence = []scoring.Evidence{{At: at}}
	}
	return c
}

// TestAgreementJSON holds the form of the JSON, and that fractions keep all digits.
func TestAgreementJSON(t *testing.T) {
	gold, err := readGold("gold.jsonl", strings.NewReader(
		`{"repo":"a/b","number":1,"credits":[{"actor":"a","kind":"triage"},{"actor":"b","kind":"triage"},{"actor":"c","kind":"triage"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(compare(gold, []scoring.Credit{creditOf(t, "1 a triage")}).agreement())
	if err != nil {
		t.Fatal(err)
	}
	const none = `:{"precision":null,"recall":null,"f1":null,"gold":0,"given":0}`
	want := `{"threads":1,"gold":3,"given":1,"kinds":{"triage":{"precision":1.0,"recall":0.3333333333333333,"f1":0.5,"gold":3,"given":1}`
	for _, kind := range readersKinds[1:] {
		want += `,"` + string(kind) + `"` + none
	}
	want += `},"all":{"precision":1.0,"recall":0.3333333333333333,"f1":0.5},"macro_f1":0.5,"who":{"precision":1.0,"recall":0.3333333333333333,"f1":0.5},"evidence":null}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestReadersKinds holds that readers can give every kind that there is a rule for.
func TestReadersKinds(t *testing.T) {
	missing := map[scoring.Kind]bool{}
	for _, r := range scoring.Rules() {
		missing[r.Kind] = true
	}
	for _, k := range readersKinds {
		if !missing[k] {
			t.Errorf("%s is listed twice, or no rule gives it", k)
		}
		delete(missing, k)
	}
	if len(missing) > 0 {
		t.Errorf("not listed: %v", missing)
	}
}

// TestReadGold has files that are wrong in one place.
func TestReadGold(t *testing.T) {
	const good = `{"repo":"a/b","number":1,"credits":[{"actor":"mia","kind":"triage","sure":0.9}]}` + "\n\n"
	for line, want := range map[string]string{
		`{"repo":"a/b","number":2,"credits":[]`:    `f.jsonl:3: no JSON object on one line: unexpected end of JSON input (byte 37)`,
		`{"repo":"a/b","number":2,"credits":[]} x`: `f.jsonl:3: no JSON object on one line: invalid character 'x' after top-level value (byte 40)`,
		`[1]`: `f.jsonl:3: want an object, not a JSON array`,
		`{"repo":"a/b","number":"2","credits":[]}`:                                                        `f.jsonl:3: "number" cannot be a JSON string`,
		`{"repo":"a/b","number":2.5,"credits":[]}`:                                                        `f.jsonl:3: "number" cannot be a JSON number 2.5`,
		`{"repo":"a/b","number":2,"credits":{"actor":"mia"}}`:                                             `f.jsonl:3: "credits" cannot be a JSON object`,
		`{"number":2,"credits":[]}`:                                                                       `f.jsonl:3: "repo" is missing`,
		`{"repo":"b","number":2,"credits":[]}`:                                                            `f.jsonl:3: "repo" is "b": want OWNER/REPO`,
		`{"repo":"a/b","credits":[]}`:                                                                     `f.jsonl:3: "number" is missing, or not above 0`,
		`{"repo":"a/b","number":2}`:                                                                       `f.jsonl:3: "credits" is missing: write [] where the readers gave none`,
		`{"repo":"a/b","number":2,"credits":[{"kind":"triage"}]}`:                                         `f.jsonl:3: a credit has no "actor"`,
		`{"repo":"a/b","number":2,"credits":[],"disputed":[{"actor":"x","kind":"ack"}]}`:                  `f.jsonl:3: a credit of x has the "kind" "ack": there are de-escalation, `,
		`{"repo":"a/b","number":2,"credits":[{"actor":"x","kind":"triage","evidence":[{"at":"today"}]}]}`: `f.jsonl:3: the time "today" is not written like 2026-`,
	} {
		threads, err := readGold("f.jsonl", strings.NewReader(good+line+"\n"))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\n got %v, %v\nwant %s", line, threads, err, want)
		}
	}
	if _, err := readGold("f.jsonl", strings.NewReader(" \n")); err == nil || !strings.HasPrefix(err.Error(), "f.jsonl has no thread in it") {
		t.Errorf("an empty file: %v", err)
	}
	threads, err := readGold("f.jsonl", strings.NewReader(good))
	if err != nil || len(threads) != 1 || (*threads[0].Credits)[0].Actor != "mia" {
		t.Errorf("got %+v, %v", threads, err)
	}
}
