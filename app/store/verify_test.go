package store_test

import (
	"testing"

	"glueledger/app/store"
	"glueledger/scoring/history"
)

func testVerify(t *testing.T, open opener) {
	for _, test := range []struct {
		what, tamper string
	}{
		{"nothing", ``},
		{"a status", `UPDATE credits SET status = 'confirmed' WHERE status = 'pending'`},
		{"a reason", `UPDATE credits SET why = 'Because.' WHERE status = 'confirmed'`},
		{"a weight", `UPDATE credits SET weight = 9`},
		{"a sum", `UPDATE credits SET sum = '[]'`},
		{"who was alone", `UPDATE credits SET alone_with = 77`},
		{"evidence", `UPDATE credits SET evidence = replace(evidence, 'bug', 'big')`},
		{"an owner", `UPDATE credits SET owner = 'else'`},
		{"privacy", `UPDATE credits SET private = 1`},
		{"the journal", `DROP TRIGGER journal_forgets_nothing; DELETE FROM journal WHERE entry = 'confirmed'`},
		{"contributions", `DELETE FROM contributions`},
		{"waiting", `UPDATE waiting SET since = since + 1`},
		{"an owner of what waits", `UPDATE waiting SET owner = 'else'`},
		{"privacy of contributions", `UPDATE contributions SET private = 1`},
		{"a thread", `DELETE FROM activities WHERE thread_id = 2; DELETE FROM contributions WHERE thread_id = 2; DELETE FROM waiting WHERE thread_id = 2; UPDATE credits SET thread_id = 1 WHERE thread_id = 2`},
		{"months", `DELETE FROM months`},
		{"as of when it is judged", `UPDATE repos SET as_of = as_of + 3600`},
		{"that nothing keeps it current", `UPDATE repos SET as_of = 0`},
		{"an activity", `UPDATE activities SET subject = 'big' WHERE verb = 'labeled'`},
		{"behaviour", `UPDATE accounts SET comments = comments + 1 WHERE id = 1`},
	} {
		s := open(t, t.TempDir(), store.Options{})
		appendAll(t, s,
			pull(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).does(ada, history.Merged, "", after(2)).does(ada, history.Closed, "", after(2)),
			issue(kitchen, 2, ben, day0).does(cleo, history.Labeled, "bug", after(1)))
		if result, err := s.Verify(t.Context(), after(3), judge(after(3))); err == nil || result.Skipped != 2 || len(result.Differences) > 0 {
			t.Errorf("Verify before scoring: got %+v, %v; want 2 skipped and an error", result, err)
		}
		score(t, s, after(3))
		if test.tamper != "" {
			if _, err := s.Writer().ExecContext(t.Context(), test.tamper); err != nil {
				t.Fatal(err)
			}
		}
		result, err := s.Verify(t.Context(), after(4), judge(after(4)))
		if err != nil || result.Threads != 2 {
			t.Fatalf("%s: got %+v, %v", test.what, result, err)
		}
		if found := len(result.Differences) > 0; found != (test.tamper != "") {
			t.Errorf("tampered with %s: Verify found %q", test.what, result.Differences)
		}
	}
}

// change changes the database behind the store's back.
func change(t testing.TB, s *store.Store, query string) {
	t.Helper()
	if _, err := s.Writer().ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}
