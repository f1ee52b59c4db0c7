package app_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// rulesOfBefore are today's, but that there is none for clarification, and triage has
// another version.
func rulesOfBefore() []scoring.Rule {
	rules := slices.DeleteFunc(scoring.Rules(), func(r scoring.Rule) bool { return r.Kind == scoring.Clarification })
	for i := range rules {
		if rules[i].Kind == scoring.Triage {
			rules[i].Version = 0
		}
	}
	return rules
}

// judgeOfBefore judges by them; and whoever opened a thread was given onboarding, and
// triage, whoever is refused it today.
func judgeOfBefore(t *history.Thread, s scoring.Settings) scoring.Judgement {
	j := scoring.Score(rulesOfBefore(), t, s, clock())
	j.Credits = append(j.Credits, scoring.Credit{
		Repo: t.Repo, Number: t.Number, Type: t.Type, Title: t.Title, Actor: t.Author, Kind: scoring.Onboarding,
		Status: scoring.Confirmed, Evidence: []scoring.Evidence{{Verb: history.Opened, At: t.OpenedAt}},
		Why: "Was here.", Effect: "All went on.", EffectAt: t.OpenedAt, Rule: "onboarding/0", Sum: scoring.Base(900, "a credit"),
	})
	for i := range j.Credits {
		if c := &j.Credits[i]; c.Kind == scoring.Triage && c.Number == 3 && c.Actor.Login == "mia" {
			c.Effect = "It stuck."
		}
	}
	for _, v := range j.Verdicts {
		has := func(c scoring.Credit) bool { return c.Kind == v.Kind && c.Actor.ID == v.Actor.ID }
		if v.Kind == scoring.Triage && v.Actor.ID != 0 && v.Outcome == scoring.Refused && !slices.ContainsFunc(j.Credits, has) {
			j.Credits = append(j.Credits, scoring.Credit{
				Repo: t.Repo, Number: t.Number, Type: t.Type, Title: t.Title, Actor: v.Actor, Kind: v.Kind,
				Status: scoring.Pending, Evidence: v.Evidence, Why: "Routed it.", Rule: "triage/0", Sum: scoring.Base(100, "a credit"),
			})
		}
	}
	return j
}

// scoredBefore makes a ledger of the small backup that was scored by other rules.
func scoredBefore(t *testing.T) (db string) {
	t.Helper()
	db = filepath.Join(t.TempDir(), "l.db")
	if code, stdout, stderr := run(t, "import", "backup/testdata/widget", "--db", db); code != 0 {
		t.Fatalf("import ended with %d: %s%s", code, stdout, stderr)
	}
	l, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	names := []string{scoring.NominationRule().Name(), "onboarding/0"}
	for _, r := range rulesOfBefore() {
		if r.Kind != scoring.Onboarding {
			names = append(names, r.Name())
		}
	}
	if _, err := l.UseRules(t.Context(), names); err != nil {
		t.Fatal(err)
	}
	if n, err := l.ScoreDue(t.Context(), clock(), 100, judgeOfBefore); err != nil || n != 6 {
		t.Fatal(n, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return db
}

// bytesOf are sums of the files of a ledger, by name.
func bytesOf(t *testing.T, db string) string {
	t.Helper()
	files, err := filepath.Glob(db + "*")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s %x", filepath.Base(name), sha256.Sum256(data)))
	}
	return strings.Join(all, "\n")
}

// TestRescore brings a ledger that was scored by other rules up to today's.
func TestRescore(t *testing.T) {
	clean(t)
	want, db := scoredBefore(t), scoredBefore(t)
	listed := func(db string) string {
		t.Helper()
		code, stdout, stderr := run(t, "credits", "--format", "jsonl", "--db", db)
		if code != 0 {
			t.Fatalf("credits ended with %d: %s", code, stderr)
		}
		return stdout
	}
	// import scores by today's rules, too, once it begins.
	if code, stdout, stderr := run(t, "import", "backup/testdata/widget", "--db", want); code != 0 || !strings.Contains(stdout, "scored    6 threads") {
		t.Fatalf("import ended with %d: %s%s", code, stdout, stderr)
	}
	if listed(want) == listed(db) {
		t.Fatal("the rules of before give the same credits")
	}

	before := bytesOf(t, db)
	code, dry, stderr := run(t, "rescore", "--dry-run", "--db", db)
	if code != 0 || stderr != "" {
		t.Fatalf("ended with %d: %s%s", code, dry, stderr)
	}
	if after := bytesOf(t, db); after != before {
		t.Errorf("--dry-run wrote:\n%s\nbefore it was\n%s", after, before)
	}
	wants(t, dry,
		`^rules     since import or serve last began, `, `onboarding/0\s+became\s+onboarding/\d`, `people/\d is new`, `clarification/\d+\s+is\s+new`, `triage/0\s+became\s+triage/\d`,
		`^judged    6 threads again$`,
		`^KIND +BEFORE +GRANTED +WITHDRAWN +CHANGED +AFTER$`,
		`^triage +5 +0 +1 +4 +4$`,
		`^clarification +0 +2 +0 +0 +2$`,
		`^onboarding +5 +0 +5 +0 +0$`,
		`^all +12 +2 +6 +4 +8$`,
		`^PERSON +GRANTED +WITHDRAWN +CHANGED$`,
		`^alice +0 +1 +0$`,
		`^max +1 +2 +0$`,
		`^mia +1 +1 +4$`,
		// What earned it, why it no longer does, and what is told of the rest.
		`^acme/widget#1  max  clarification  granted, confirmed\n      by clarification/\d+: .+\n      what came of it: The author, alice, answered.$`,
		`^acme/widget#1  max  triage  withdrawn\n      was given by triage/0: Routed it.\n      now refused by triage/\d+: closed it as completed, with no other reason given$`,
		`^acme/widget#1  alice  onboarding  withdrawn\n      was given by onboarding/0: Was here.\n      now: What earned it is no longer found on the thread.$`,
		`^acme/widget#3  mia  triage  changed\n      by triage/0 → triage/\d+: other effect$`,
		`^triage/0 → triage/\d+  changes nothing else of 2 credits$`,
		`^nothing was written: leave out --dry-run to do it$`)
	if strings.Contains(dry, "waiting") {
		t.Errorf("nothing waits, but it says:\n%s", dry)
	}

	code, short, _ := run(t, "rescore", "--dry-run", "--limit", "1", "--db", db)
	changes := regexp.MustCompile(`(?m)^acme/widget#`)
	all := len(changes.FindAllString(dry, -1))
	if n := len(changes.FindAllString(short, -1)); code != 0 || n != 1 {
		t.Errorf("--limit 1 printed %d changes:\n%s", n, short)
	}
	wants(t, short, fmt.Sprintf(`^and %d changes more; --limit %d prints all$`, all-1, all), `^onboarding +5 +0 +5 +0 +0$`)

	_, _, stderr = run(t, "credits", "--gold", goldOfWidget(t), "--db", db)
	wants(t, stderr, `^the figures are the ledger's; today's rules give others on 2 threads: glueledger rescore --dry-run shows them$`)

	code, wrote, stderr := run(t, "rescore", "--db", db)
	if code != 0 || stderr != "" {
		t.Fatalf("ended with %d: %s%s", code, wrote, stderr)
	}
	shown, _, _ := strings.Cut(dry, "\nnothing was written")
	if !strings.HasPrefix(wrote, shown) {
		t.Errorf("it did not show what --dry-run shows:\n%s", wrote)
	}
	wants(t, wrote, `^wrote     2 credits granted, 6 withdrawn and 4 changed, on 6 threads$`)
	if got := listed(db); got != listed(want) {
		t.Errorf("credits:\n%s\nwant those of import:\n%s", got, listed(want))
	}
	if code, stdout, stderr := run(t, "verify", "--db", db); code != 0 {
		t.Errorf("verify ended with %d: %s%s", code, stdout, stderr)
	}
	journalTells(t, db)

	// Again, nothing is left to do, and nothing is written.
	before = bytesOf(t, db)
	for _, args := range [][]string{{"rescore", "--db", db}, {"rescore", "--dry-run", "--db", db}} {
		code, stdout, stderr := run(t, args...)
		if code != 0 || stderr != "" {
			t.Errorf("%v ended with %d: %s%s", args, code, stdout, stderr)
		}
		wants(t, stdout, `^nothing changes: the ledger holds what today's rules give$`)
		if strings.Contains(stdout, "wrote") || strings.Contains(stdout, "written") {
			t.Errorf("%v wrote again:\n%s", args, stdout)
		}
	}
	if after := bytesOf(t, db); after != before {
		t.Errorf("it was written again:\n%s\nbefore it was\n%s", after, before)
	}
	_, _, stderr = run(t, "credits", "--gold", goldOfWidget(t), "--db", db)
	if stderr != "" {
		t.Errorf("credits --gold says %s", stderr)
	}
}

// wants wants matches of all patterns.
func wants(t *testing.T, text string, patterns ...string) {
	t.Helper()
	for _, p := range patterns {
		if !regexp.MustCompile("(?m)" + p).MatchString(text) {
			t.Errorf("nothing matches %s in\n%s", p, text)
		}
	}
}

func goldOfWidget(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gold.jsonl")
	text := `{"repo":"acme/widget","number":1,"credits":[]}` + "\n" + `{"repo":"acme/widget","number":2,"credits":[]}`
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// journalTells wants what was rescored in the journal, as scoring writes it.
func journalTells(t *testing.T, db string) {
	t.Helper()
	l, err := store.Open(t.Context(), db, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	rows, err := l.Reader().QueryContext(t.Context(), `SELECT id, kind, status, rule FROM credits WHERE kind IN ('onboarding', 'clarification', 'triage')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[scoring.Kind]int{}
	for rows.Next() {
		var id, rule string
		var kind scoring.Kind
		var status scoring.Status
		if err := rows.Scan(&id, &kind, &status, &rule); err != nil {
			t.Fatal(err)
		}
		_, journal, err := l.Receipt(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		last := journal[len(journal)-1]
		found[kind]++
		switch {
		case rule == "triage/0" && last.Entry == scoring.EntryWithdrawn && last.Reason == "closed it as completed, with no other reason given":
		case kind == scoring.Onboarding && (status != scoring.Withdrawn || last.Entry != scoring.EntryWithdrawn),
			kind == scoring.Clarification && (status != scoring.Confirmed || last.Entry != scoring.EntryConfirmed),
			kind == scoring.Triage && (last.Entry != scoring.EntryChanged || !strings.Contains(last.Reason, "took the place of triage/0.")):
			t.Errorf("%s %s is %s, and its journal ends with %+v", kind, id, status, last)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if found[scoring.Onboarding] != 5 || found[scoring.Clarification] != 2 || found[scoring.Triage] != 5 {
		t.Errorf("found %v", found)
	}
}
