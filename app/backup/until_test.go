package backup

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

// TestUntil holds that a backup says of each of its repositories until when everything is
// told, wherever its state stands, and nothing of those whose state does not say.
func TestUntil(t *testing.T) {
	made := time.Date(2025, 4, 5, 0, 0, 0, 0, time.UTC)
	acme := history.Repo{ID: 4242, Owner: "acme", Name: "widget"}
	first := func(name string) string { return strings.Replace(name, "state.json", "./state.json", 1) } // sorts before issues
	for name, path := range map[string]string{
		"a directory":                    widget,
		"an archive":                     put(t, "b.tar.gz", archive(t, widget, func(name string) string { return name })),
		"a folder in an archive":         put(t, "b.tar.gz", archive(t, widget, func(name string) string { return "deep/down/" + name })),
		"an archive that begins with it": put(t, "b.tar.gz", archive(t, widget, first)),
	} {
		_, result := read(t, path, Options{})
		if diff := cmp.Diff(map[history.Repo]time.Time{acme: made}, result.Until); diff != "" || len(result.Problems) > 0 {
			t.Errorf("%s: %v %s", name, result.Problems, diff)
		}
	}
	for name, c := range map[string]struct{ state, problem string }{
		"none":       {"", ""},
		"not said":   {`{"version": 2}`, ""},
		"not a time": {`{"last_backup": "of late"}`, "of late"},
		"cut":        {`{"last_`, "breaks off after 7 bytes"},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(widget)); err != nil {
			t.Fatal(err)
		}
		state := filepath.Join(dir, "state.json")
		err := os.WriteFile(state, []byte(c.state), 0o666)
		if c.state == "" {
			err = os.Remove(state)
		}
		// A file of that name elsewhere is of no backup.
		other := filepath.Join(dir, "other")
		if err := errors.Join(err, os.Mkdir(other, 0o777), os.WriteFile(filepath.Join(other, "state.json"), []byte(`{"last_backup": 1}`), 0o666)); err != nil {
			t.Fatal(err)
		}
		all, result := read(t, dir, Options{})
		said := ""
		for _, p := range result.Problems {
			said += p.String()
		}
		if len(all) != 6 || len(result.Until) > 0 || (said == "") != (c.problem == "") || !strings.Contains(said, c.problem) || said != "" && !strings.HasPrefix(said, state) {
			t.Errorf("%s: %d threads until %v, problems %q", name, len(all), result.Until, said)
		}
	}
}
