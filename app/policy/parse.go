package policy

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"glueledger/scoring/history"
)

// maxSize is how large a file may be, in bytes: many times one that sets every key.
// The YAML library takes a second for the worst of that size, and four times as long
// for one of twice the size.
const maxSize = 16 << 10

// maxNested is how deep brackets may be nested; the deepest key needs one.
const maxNested = 8

// Problem is one thing that is wrong with a file.
type Problem struct {
	Line, Column int    // from 1; columns count characters
	Text         string // plain sentences that say what to write instead
}

// String is the problem behind its place, "3:5: …".
func (p Problem) String() string { return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.Text) }

// Parse reads an owner's file. It returns everything that is wrong with it, by place; none
// when the file is good. The policy is what the file sets over the defaults, and
// of a bad file what is good in it.
func Parse(data []byte) (Policy, []Problem) {
	p, _, problems := parse(data, nil)
	return p, problems
}

// ParseIn is Parse for the file that lies in a repository: who may write to one
// repository has the App write to no other by it, unless it is the owner's.
func ParseIn(repo history.Repo, data []byte) (Policy, []Problem) {
	p, _, problems := parse(data, func(r *reader) {
		if name := r.policy.Reports.Repository; !MayReportIn(repo, name) {
			r.wrongAt(r.places[KeyReportRepository], KeyReportRepository+" is %s: write %s or %s, or leave it out; only the file in the owner's repository %s can name another",
				quote(name), repo.Name, OwnersRepo, OwnersRepo)
		}
	})
	return p, problems
}

// parse returns also which of the top keys the file has. What check finds, nil for
// nothing, is wrong, too.
func parse(data []byte, check func(*reader)) (p Policy, has map[string]bool, problems []Problem) {
	r := &reader{policy: Default(), has: make(map[string]bool)}
	root := r.load(data)
	if root != nil {
		r.mapping("", root, top())
		r.together()
		if check != nil {
			check(r)
		}
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.policy, r.has, r.problems
}

// reader reads one file.
type reader struct {
	policy   Policy
	has      map[string]bool // top keys
	places   places
	problems []Problem
}

// places is where keys are, by their path such as "reports.day".
type places map[string]ast.Node

func (r *reader) wrong(line, column int, format string, args ...any) {
	r.problems = append(r.problems, Problem{max(line, 1), max(column, 1), sentence(fmt.Sprintf(format, args...))})
}

func (r *reader) wrongAt(n ast.Node, format string, args ...any) {
	line, column := 1, 1
	if n != nil && n.GetToken() != nil && n.GetToken().Position != nil {
		line, column = n.GetToken().Position.Line, n.GetToken().Position.Column
	}
	r.wrong(line, column, format, args...)
}

// sentence ends a text with a full stop.
func sentence(s string) string {
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?)") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// load finds the one mapping that a file is; nil when there is none, which is no
// problem of a file that says nothing.
func (r *reader) load(data []byte) ast.Node {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > maxSize {
		r.wrong(1, 1, "The file has %d bytes: write at most %d", len(data), maxSize)
		return nil
	}
	if i := invalid(data); i >= 0 {
		line, column := placeOf(data, i)
		r.wrong(line, column, "This is not UTF-8 text: save the file as UTF-8, without control characters")
		return nil
	}
	if i := tooDeep(data); i >= 0 {
		line, column := placeOf(data, i)
		r.wrong(line, column, "Brackets are nested deeper here than any key needs: write lists such as [one, two]")
		return nil
	}
	// The library counts some of these lines twice.
	file, err := parseYAML(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
	if err != nil {
		var at yaml.Error
		if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
			p := at.GetToken().Position
			r.wrong(p.Line, p.Column, "This cannot be read as YAML (%s): check the indentation, the colons and the quotation marks here", at.GetMessage())
		} else {
			r.wrong(1, 1, "The file cannot be read as YAML: check the indentation, the colons and the quotation marks")
		}
		return nil
	}
	var root ast.Node
	for _, doc := range file.Docs {
		switch body := doc.Body.(type) {
		case nil, *ast.NullNode, *ast.CommentGroupNode, *ast.CommentNode:
			continue
		case *ast.DirectiveNode:
			r.wrongAt(body, "A line that begins with %% is not read here: leave it out")
		default:
			if root != nil {
				r.wrongAt(first(body), "A second document begins here: leave out the line --- and what follows it, or write everything into one")
				return root
			}
			root = body
		}
	}
	return root
}

// parseYAML never panics. Keys that are there twice are found later, with all
// other problems.
func parseYAML(data []byte) (file *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the parser failed: %v", p)
		}
	}()
	return parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
}

// invalid is the index of the first byte that is no text; -1 for none.
func invalid(data []byte) int {
	for i := 0; i < len(data); {
		c, n := utf8.DecodeRune(data[i:])
		if c == utf8.RuneError && n == 1 || c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f ||
			c == '\r' && !bytes.HasPrefix(data[i:], []byte("\r\n")) { // YAML takes it for the end of a line, GitHub does not
			return i
		}
		i += n
	}
	return -1
}

// tooDeep is the index of the bracket that nests too deep; -1 for none. Brackets in
// texts and comments count, too, as deep as no text would have them.
func tooDeep(data []byte) int {
	depth := 0
	for i, c := range data {
		switch c {
		case '[', '{':
			if depth++; depth > maxNested {
				return i
			}
		case ']', '}':
			depth = max(0, depth-1)
		case '\n':
			if depth == 0 {
				continue
			}
		}
	}
	return -1
}

// placeOf is the line and column of an index.
func placeOf(data []byte, i int) (line, column int) {
	before := data[:i]
	last := bytes.LastIndexByte(before, '\n')
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[last+1:]) + 1
}

// entries are the keys and values of a mapping; false when a node is none.
func entries(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

// mapping reads a mapping at a path, which is empty for the file itself.
func (r *reader) mapping(path string, n ast.Node, keys []key) {
	list, ok := entries(n)
	if !ok {
		if _, none := n.(*ast.NullNode); none && path != "" { // everything in it is commented out
			return
		}
		r.wrongAt(n, "%s is %s: write keys and values, such as %s", cmp.Or(path, "The file"), shown(n), sample(keys))
		return
	}
	seen := make(map[string]int) // lines
	for _, e := range list {
		name, ok := textOf(e.Key)
		if _, isMerge := e.Key.(*ast.MergeKeyNode); isMerge || !ok {
			r.wrongAt(e.Key, "This is no key: write one of %s", names(keys))
			continue
		}
		full := strings.TrimPrefix(path+"."+name, ".")
		if first, twice := seen[name]; twice {
			r.wrongAt(e.Key, "%s is there already, in line %d: leave out one of the two", full, first)
			continue
		}
		seen[name] = e.Key.GetToken().Position.Line
		i := slices.IndexFunc(keys, func(k key) bool { return k.name == name })
		if i < 0 {
			r.unknown(path, name, e.Key, keys)
			continue
		}
		r.entry(full, keys[i], e)
	}
}

func (r *reader) entry(path string, k key, e *ast.MappingValueNode) {
	if r.places == nil {
		r.places = make(places)
	}
	r.places[path] = e.Key
	if list, _ := entries(e.Value); path == k.name && (k.keys == nil || len(list) > 0) {
		r.has[k.name] = true
	}
	if k.keys != nil {
		r.mapping(path, e.Value, k.keys)
		return
	}
	if k.ignore {
		if !isText(e.Value) {
			r.wrongAt(at(e), "%s is %s: write %s", path, shown(e.Value), k.form.words)
		}
		return
	}
	for _, m := range k.read(&r.policy, e.Value) {
		if m.at == e.Value {
			m.at = at(e)
		}
		r.wrongAt(m.at, "%s %s", path, m.text)
	}
}

// at is where a value is; where there is none, its key.
func at(e *ast.MappingValueNode) ast.Node {
	switch n := e.Value.(type) {
	case nil, *ast.NullNode:
		return e.Key
	default:
		return first(n)
	}
}

// first is the node with which a node begins.
func first(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values[0].Key
		}
	case *ast.MappingValueNode:
		return n.Key
	}
	return n
}

// unknown tells of a key that is none.
func (r *reader) unknown(path, name string, n ast.Node, keys []key) {
	where := ""
	if path != "" {
		where = " under " + path
	}
	var all []string
	for _, k := range keys {
		all = append(all, k.name)
	}
	hint := "; write one of " + strings.Join(visible(all), ", ")
	if near := nearest(name, all); near != "" {
		hint = ": did you mean " + near + "?"
	} else if home := r.homeOf(path, name); home != "" {
		hint = ": it belongs under " + home
	}
	r.wrongAt(n, "There is no key %s%s%s", quote(name), where, hint)
}

// homeOf is the mapping that has a key which stands elsewhere.
func (r *reader) homeOf(path, name string) string {
	for _, k := range top() {
		for _, sub := range k.keys {
			if sub.name == name && k.name != path {
				return k.name
			}
		}
		if k.name == name && path != "" {
			return "no other key, but at the left edge"
		}
	}
	return ""
}

func names(keys []key) string {
	var all []string
	for _, k := range keys {
		all = append(all, k.name)
	}
	return strings.Join(visible(all), ", ")
}

// visible leaves out what is for editors.
func visible(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(s string) bool { return strings.HasPrefix(s, "$") })
}

// sample is a line that could be in a mapping.
func sample(keys []key) string {
	for _, k := range keys {
		if k.show != nil && k.name != "bots" {
			return k.name + ": " + k.show(Default())
		}
	}
	return "badges: {mode: weekly}"
}

// together checks what must hold between keys.
func (r *reader) together() {
	if s := r.policy.Scoring; s.Waiting >= s.Stale {
		for _, path := range []string{"thresholds.waits-after", "thresholds.stale-after"} {
			if n := r.places[path]; n != nil {
				r.wrongAt(n, "thresholds.waits-after (%s) must be shorter than thresholds.stale-after (%s)", inWords(s.Waiting), inWords(s.Stale))
				break
			}
		}
	}
	l := r.policy.Scoring.Labels
	lists := []struct {
		name   string
		labels []string
	}{{"records", l.Records}, {"rejects", l.Rejects}, {"routes", l.Routes}}
	for i, second := range lists {
		for _, first := range lists[:i] {
			for _, label := range second.labels {
				if slices.ContainsFunc(first.labels, func(o string) bool { return strings.EqualFold(o, label) }) {
					r.wrongAt(r.places["labels."+second.name], "labels.%s has %s, and so has labels.%s: leave it in one of them", second.name, quote(label), first.name)
				}
			}
		}
	}
}
