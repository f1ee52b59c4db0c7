package app_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is who may import whom, of this module's packages. Dependencies go
// one way: what judges knows nothing of where history comes from, and nothing
// but app knows everything.
var mayImport = map[string][]string{
	"scoring/history": {},
	"scoring":         {"scoring/history"},
	"webhooks":        {"scoring/history"},
	"web":             {"scoring", "scoring/history"},
	"app/store":       {"scoring/history", "scoring", "webhooks"},
	"app/ghclient":    {"scoring/history"},
	"app/backup":      {"app/ghclient", "scoring/history"},
	"app/jobs":        {"app/store", "app/ghclient", "webhooks", "scoring", "scoring/history"},
	"app/demo":        {"scoring", "scoring/history"},
	"app": {"app/store", "app/ghclient", "app/backup", "app/jobs", "app/demo", "web", "webhooks", "scoring",
		"scoring/history"},
	"app/glueledger": {"app"},
}

// pure are the packages without I/O, and what they may use beside the part of
// the standard library that has none.
var (
	pure     = []string{"scoring", "scoring/history"}
	withIO   = []string{"os", "net", "net/http", "io/fs", "log", "log/slog", "database/sql", "syscall", "math/rand", "math/rand/v2", "crypto/rand", "embed"}
	markdown = "github.com/yuin/goldmark"
)

func TestImports(t *testing.T) {
	found := packages(t, "..")
	for _, name := range slices.Sorted(maps.Keys(found)) {
		allowed, known := mayImport[name]
		if !known {
			t.Errorf("package %s is not in the table of who may import whom", name)
			continue
		}
		for _, path := range found[name] {
			own, isOwn := strings.CutPrefix(path, "glueledger/")
			switch {
			case isOwn && !slices.Contains(allowed, own):
				t.Errorf("package %s must not import %s", name, own)
			case slices.Contains(pure, name) && slices.Contains(withIO, path):
				t.Errorf("package %s is pure and must not import %s", name, path)
			case slices.Contains(pure, name) && strings.Contains(path, ".") && !strings.HasPrefix(path, markdown):
				t.Errorf("package %s is pure and must not import %s", name, path)
			}
		}
	}
	for name := range mayImport {
		if found[name] == nil {
			t.Errorf("package %s is in the table, but not there", name)
		}
	}
}

// packages are the imports of each package of the module, without those of tests.
func packages(t *testing.T, root string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "testdata" || strings.HasPrefix(name, ".") && path != root {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if out[name] == nil {
			out[name] = []string{}
		}
		for _, spec := range file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			out[name] = append(out[name], p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
