package app

import (
	"testing"

	"glueledger/scoring/history"
)

// TestNextAfterImport holds that what an import says to do next is commands that a shell takes
// as they are.
func TestNextAfterImport(t *testing.T) {
	one, other := history.Repo{Owner: "acme", Name: "kitchen"}, history.Repo{Owner: "acme", Name: "cellar"}
	for _, test := range []struct {
		config        Config
		repos         []history.Repo
		report, serve string
	}{
		{Config{DB: "glueledger.db"}, []history.Repo{one}, "report --repo acme/kitchen", "serve"},
		{Config{DB: "/tmp/l.db", named: true}, []history.Repo{one, other}, "report --org acme --db /tmp/l.db", "serve --db /tmp/l.db"},
		{Config{DB: "my ledger's.db", named: true}, []history.Repo{one}, `report --repo acme/kitchen --db 'my ledger'\''s.db'`, `serve --db 'my ledger'\''s.db'`},
	} {
		im := &importing{session: &session{config: test.config}, repos: test.repos}
		if got, want := im.next(), "\nThe last month of it:  glueledger "+test.report+"\nAll of it, as pages:   glueledger "+test.serve+"\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
