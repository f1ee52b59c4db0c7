package app_test

import (
	"path/filepath"
	"regexp"
	"testing"
)

// TestDoctorWithoutApp looks, as a newcomer does, at ledgers that need no GitHub App: it
// is no failure that there is none, and what only an App does is not looked at.
func TestDoctorWithoutApp(t *testing.T) {
	clean(t)
	dir := t.TempDir()
	imported, story := filepath.Join(dir, "imported.db"), filepath.Join(dir, "demo.db")
	for _, made := range []struct {
		holds string
		args  []string
	}{
		{"what was imported", []string{"import", "backup/testdata/widget", "--db", imported}},
		{"the story of “glueledger demo”", []string{"demo", "--exit", "--listen", "127.0.0.1:0", "--db", story}},
	} {
		db := made.args[len(made.args)-1]
		if code, _, stderr := run(t, made.args...); code != 0 {
			t.Fatalf("%v ended with %d: %s", made.args, code, stderr)
		}
		code, found, _ := run(t, "doctor", "--db", db)
		if code != 0 {
			t.Errorf("doctor of %s ends with %d", made.holds, code)
		}
		for _, want := range []string{
			`(?m)^warn  credentials    no GitHub App is set up: this ledger holds ` + made.holds + `, and nothing new comes in$`,
			`→ It needs none to be read: “glueledger report”`,
			`(?s)no GitHub App is set up: github, app, .*history, reports, posts\n`,
			`(?m)^ok    inbox +what arrived has been read: [\d,]+ threads`,
			`(?m)^It works, with 1 warning\.$`,
		} {
			if !regexp.MustCompile(want).MatchString(found) {
				t.Errorf("doctor of %s does not say %s:\n%s", made.holds, want, found)
			}
		}
	}
	_, said, _ := run(t, "verify", "--db", story)
	if !regexp.MustCompile(`no differences\n\d+ threads were left out: since they were last judged .*“glueledger rescore” now\.`).MatchString(said) {
		t.Errorf("verify of the demo, some days later: %s", said)
	}
}
