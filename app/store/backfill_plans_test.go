package store

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestBackfillPlans(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, query := range []string{selectBackfillTodo, selectBackfillCounts, selectBackfillWaits, selectToldComments} {
		for _, step := range plan(t, s, query) {
			if strings.HasPrefix(step, "SCAN") && step != "SCAN CONSTANT ROW" || strings.Contains(step, "TEMP B-TREE") && query == selectBackfillTodo {
				t.Errorf("%s\nis answered by %s", query, step)
			}
		}
	}
}
