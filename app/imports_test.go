package app_test

import (
	"go/ast"
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
	"scoring/pattern": {},
	"scoring/history": {"scoring/pattern"},
	"scoring":         {"scoring/history", "scoring/pattern"},
	"webhooks":        {"scoring/history"},
	"web":             {"scoring", "scoring/history"},
	"app/store":       {"scoring/history", "scoring", "webhooks"},
	"app/ghfake":      {},
	"app/ghclient":    {"scoring/history"},
	"app/renames":     {"app/ghclient", "webhooks", "scoring/history"},
	"app/backup":      {"app/ghclient", "app/renames", "scoring/history"},
	"app/backfill":    {"app/ghclient", "app/renames", "app/store", "webhooks", "scoring/history"},
	"app/policy":      {"scoring", "scoring/history"},
	"app/jobs":        {"app/store", "app/ghclient", "webhooks", "scoring", "scoring/history"},
	"app/publish":     {"app/ghclient", "app/store", "app/policy", "scoring", "scoring/history"},
	"app/slash":       {"app/ghclient", "app/store", "webhooks", "scoring", "scoring/history"},
	"app/demo":        {"scoring", "scoring/history"},
	"app": {"app/store", "app/policy", "app/ghclient", "app/renames", "app/backup", "app/backfill", "app/jobs", "app/publish", "app/slash", "app/demo", "web", "webhooks", "scoring",
		"scoring/history"},
	"app/glueledger": {"app"},
	"app/e2e":        {},
	"app/walk":       {},
	"app/shots":      {"app", "app/walk"},
	// For tests only.
	"app/store/storetest": {"app/store", "scoring", "scoring/history"},
	"app/replayhub":       {},
}

func TestImports(t *testing.T) {
	found := packages(t, "..")
	for _, name := range slices.Sorted(maps.Keys(found)) {
		allowed, known := mayImport[name]
		if !known {
			t.Errorf("package %s is not in the table of who may import whom", name)
			continue
		}
		for _, file := range found[name] {
			for _, spec := range file.Imports {
				own, isOwn := strings.CutPrefix(imported(spec), "glueledger/")
				if isOwn && !slices.Contains(allowed, own) {
					t.Errorf("package %s must not import %s", name, own)
				}
			}
			if name == "scoring" || strings.HasPrefix(name, "scoring/") {
				for _, wrong := range impure(name, file) {
					t.Errorf("package %s is pure and must not %s", name, wrong)
				}
			}
		}
	}
	for name := range mayImport {
		if found[name] == nil {
			t.Errorf("package %s is in the table, but not there", name)
		}
	}
}

// What a pure package must not use: packages that do I/O or are not the same
// each time, with all below them, and what in package time asks the clock.
var (
	withIO   = []string{"os", "net", "io/fs", "io/ioutil", "log", "database", "syscall", "math/rand", "crypto/rand", "embed", "plugin", "runtime/debug", "unsafe"}
	byClock  = []string{"Now", "Since", "Until", "After", "AfterFunc", "NewTicker", "NewTimer", "Sleep", "Tick", "Local"}
	markdown = "github.com/yuin/goldmark" // for the one package that reads texts
)

// impure says what a file of a pure package does that it must not.
func impure(pkg string, file *ast.File) []string {
	var wrong []string
	clock := map[string]bool{} // what package time is called in the file
	for _, spec := range file.Imports {
		path := imported(spec)
		below := func(parent string) bool { return path == parent || strings.HasPrefix(path, parent+"/") }
		host, _, _ := strings.Cut(path, "/")
		switch {
		case slices.ContainsFunc(withIO, below),
			strings.Contains(host, ".") && (pkg != "scoring/history" || !below(markdown)),
			path == "time" && spec.Name != nil && spec.Name.Name == ".":
			wrong = append(wrong, "import "+path)
		case path == "time" && spec.Name != nil:
			clock[spec.Name.Name] = true
		case path == "time":
			clock["time"] = true
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && clock[x.Name] && slices.Contains(byClock, s.Sel.Name) {
				wrong = append(wrong, "use time."+s.Sel.Name)
			}
		}
		return true
	})
	return wrong
}

func TestImpure(t *testing.T) {
	for source, want := range map[string]map[string]string{
		`import "os"`:                              {"scoring": "import os", "scoring/history": "import os"},
		`import "net/http"`:                        {"scoring": "import net/http", "scoring/history": "import net/http"},
		`import "database/sql"`:                    {"scoring": "import database/sql", "scoring/history": "import database/sql"},
		`import "github.com/yuin/goldmark/ast"`:    {"scoring": "import github.com/yuin/goldmark/ast", "scoring/history": ""},
		`import "github.com/yuin/goldmarker"`:      {"scoring": "import github.com/yuin/goldmarker", "scoring/history": "import github.com/yuin/goldmarker"},
		`import "time"; var _ = time.Now`:          {"scoring": "use time.Now", "scoring/history": "use time.Now"},
		`import t "time"; var _ = t.Since`:         {"scoring": "use time.Since"},
		`import . "time"; var _ = Now`:             {"scoring": "import time"},
		`import ("sort"; "time"); var _ time.Time`: {"scoring": "", "scoring/history": ""},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package p; "+source, 0)
		if err != nil {
			t.Fatal(err)
		}
		for pkg, want := range want {
			if got := strings.Join(impure(pkg, file), ", "); got != want {
				t.Errorf("%s in %s: got %q, want %q", source, pkg, got, want)
			}
		}
	}
}

func imported(spec *ast.ImportSpec) string {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		panic(err) // the parser has read it
	}
	return path
}

// packages are the files of each package of the module, without tests.
func packages(t *testing.T, root string) map[string][]*ast.File {
	t.Helper()
	out := map[string][]*ast.File{}
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
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		out[name] = append(out[name], file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
