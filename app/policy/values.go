package policy

import (
	"fmt"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// value reads and writes values of one form.
type value[T any] struct {
	form
	read  func(n ast.Node) (T, []misfit)
	show  func(T) string // as the file writes it
	plain func(T) any    // as JSON has it
}

// scalar is a value that is one word or number.
func scalar[T any](words string, schema map[string]any, read func(s string, n ast.Node) (T, string), show func(T) string) value[T] {
	return value[T]{
		form: form{words, schema},
		read: func(n ast.Node) (T, []misfit) {
			var zero T
			s, ok := textOf(n)
			if !ok {
				return zero, []misfit{{n, fmt.Sprintf("is %s: write %s", sortOf(n), words)}}
			}
			t, problem := read(s, n)
			if problem != "" {
				return zero, []misfit{{n, problem}}
			}
			return t, nil
		},
		show:  show,
		plain: func(t T) any { return show(t) },
	}
}

// textOf is a scalar as it stands in the file.
func textOf(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// sortOf says what a node is that does not fit.
func sortOf(n ast.Node) string {
	switch n.(type) {
	case nil, *ast.NullNode:
		return "empty"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		return "an anchor, an alias or a tag, which are not read here"
	case *ast.InfinityNode, *ast.NanNode:
		return "no finite number"
	}
	return "something else"
}

// isText reports whether a node is a text, not a number or a truth that only looks
// like one.
func isText(n ast.Node) bool {
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		return true
	}
	return false
}

// onOff is written on or off; true and false are the same, since some editors and
// YAML 1.1 take them so.
var onOff = func() value[bool] {
	v := scalar("on or off", map[string]any{"enum": []any{true, false, "on", "off"}},
		func(s string, _ ast.Node) (bool, string) {
			switch s {
			case "on", "true":
				return true, ""
			case "off", "false":
				return false, ""
			}
			return false, fmt.Sprintf("is %s: write on or off", quote(s))
		},
		func(on bool) string {
			if on {
				return "on"
			}
			return "off"
		})
	v.plain = func(on bool) any { return on }
	return v
}()

// choice is one of several words. A word that is not written off may also be
// written false, as YAML 1.1 has it.
func choice[T ~string](of ...T) value[T] {
	var list []any
	var names []string
	for _, o := range of {
		names = append(names, string(o))
		list = append(list, string(o))
		if o == "off" {
			list = append(list, false)
		}
	}
	words := strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
	return scalar(words, map[string]any{"enum": list}, func(s string, n ast.Node) (T, string) {
		if _, isBool := n.(*ast.BoolNode); isBool && s == "false" {
			s = "off"
		}
		if slices.Contains(of, T(s)) {
			return T(s), ""
		}
		return "", fmt.Sprintf("is %s: write %s%s", quote(s), words, didYouMean(s, names))
	}, func(t T) string { return string(t) })
}

// number is a number with a fraction.
func number(least, most float64) value[float64] {
	show := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	v := value[float64]{
		form:  form{fmt.Sprintf("a number from %v to %v", least, most), map[string]any{"type": "number", "minimum": least, "maximum": most}},
		show:  show,
		plain: func(f float64) any { return f },
	}
	v.read = func(n ast.Node) (float64, []misfit) {
		f, ok := numberOf(n)
		if !ok || math.IsNaN(f) || f < least || f > most {
			return 0, []misfit{{n, fmt.Sprintf("is %s: write %s", shown(n), v.words)}}
		}
		return f, nil
	}
	return v
}

// whole is a whole number.
func whole(least, most int) value[int] {
	v := value[int]{
		form:  form{fmt.Sprintf("a number from %d to %d", least, most), map[string]any{"type": "integer", "minimum": least, "maximum": most}},
		show:  strconv.Itoa,
		plain: func(i int) any { return i },
	}
	v.read = func(n ast.Node) (int, []misfit) {
		f, ok := numberOf(n)
		if !ok || f != math.Trunc(f) || f < float64(least) || f > float64(most) {
			return 0, []misfit{{n, fmt.Sprintf("is %s: write %s, without a fraction", shown(n), v.words)}}
		}
		return int(f), nil
	}
	return v
}

func numberOf(n ast.Node) (float64, bool) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		switch i := n.Value.(type) {
		case int64:
			return float64(i), true
		case uint64:
			return float64(i), true
		}
	case *ast.FloatNode:
		return n.Value, true
	}
	return 0, false
}

// shown is a node in a message.
func shown(n ast.Node) string {
	if s, ok := textOf(n); ok {
		return quote(s)
	}
	return sortOf(n)
}

// text is a line of text.
func text(least, most int) value[string] {
	words := fmt.Sprintf("a text of %d to %d characters in one line", least, most)
	return scalar(words, map[string]any{"type": "string", "minLength": least, "maxLength": most, "pattern": `^\S(.*\S)?$`},
		func(s string, n ast.Node) (string, string) {
			return s, wrongText(s, n, least, most)
		}, yamlText)
}

func wrongText(s string, n ast.Node, least, most int) string {
	switch length := utf8.RuneCountInString(s); {
	case !isText(n):
		return fmt.Sprintf("is %s, which YAML takes for no text: write it in quotation marks", quote(s))
	case s == "":
		return fmt.Sprintf("is empty: write a text of %d to %d characters", least, most)
	case strings.TrimSpace(s) != s || !printable(s):
		return fmt.Sprintf("is %s: write one line without blanks around it", quote(s))
	case length < least || length > most:
		return fmt.Sprintf("has %d characters: write at most %d", length, most)
	}
	return ""
}

// printable reports whether a text is one line without control characters.
func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 })
}

var repositoryForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,100}$`)

// repository is a repository's name without its owner.
var repository = func() value[string] {
	v := scalar("the name of a repository, without its owner", map[string]any{"type": "string", "pattern": repositoryForm.String()},
		func(s string, n ast.Node) (string, string) {
			if _, name, ok := strings.Cut(s, "/"); ok && repositoryForm.MatchString(name) {
				return "", fmt.Sprintf("is %s: write %s alone, since the report stays with the same owner", quote(s), name)
			}
			if !isText(n) || !repositoryForm.MatchString(s) || s == "." || s == ".." {
				return "", fmt.Sprintf("is %s: write the name of a repository, such as community", quote(s))
			}
			return s, ""
		}, yamlText)
	v.plain = func(s string) any { return orNone(s, s != "") }
	return v
}()

var pathForm = regexp.MustCompile(`^[A-Za-z0-9._{}/ -]*\{month\}[A-Za-z0-9._{}/ -]*\.md$`)

// reportPath is the path of a Markdown file, for each month another.
var reportPath = scalar("the path of a Markdown file with {month} in it", map[string]any{"type": "string", "maxLength": 200, "pattern": pathForm.String()},
	func(s string, n ast.Node) (string, string) {
		such := ": write a path such as reports/" + monthHere + ".md"
		switch {
		case !isText(n) || len(s) > 200:
			return "", "is no path" + such
		case !strings.Contains(s, monthHere):
			return "", "has no " + monthHere + ", so that each report would take the place of the last" + such
		case !pathForm.MatchString(s) || path.Clean(s) != s || strings.HasPrefix(s, "../") || strings.HasPrefix(s, "/"):
			return "", fmt.Sprintf("is %s%s", quote(s), such)
		}
		return s, ""
	}, yamlText)

// timeZone is the IANA name of a time zone.
var timeZone = scalar("the IANA name of a time zone, such as Europe/Berlin",
	map[string]any{"type": "string", "pattern": `^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`, "examples": []any{"UTC", "Europe/Berlin", "America/New_York"}},
	func(s string, n ast.Node) (*time.Location, string) {
		zone, err := time.LoadLocation(s)
		if !isText(n) || err != nil || s == "" || s == "Local" || zone.String() != s {
			return nil, fmt.Sprintf("is %s, which names no time zone: write one such as UTC or Europe/Berlin", quote(s))
		}
		return zone, ""
	}, func(z *time.Location) string { return z.String() })

// date is a day.
var date = func() value[time.Time] {
	v := scalar("a date, such as 2026-01-31", map[string]any{"type": "string", "format": "date", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`},
		func(s string, _ ast.Node) (time.Time, string) {
			t, err := time.Parse(time.DateOnly, s)
			if err != nil || t.Year() < 2008 { // there was no GitHub
				return t, fmt.Sprintf("is %s: write a date such as 2026-01-31", quote(s))
			}
			return t, ""
		}, func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.Format(time.DateOnly)
		})
	v.plain = func(t time.Time) any { return orNone(t.Format(time.DateOnly), !t.IsZero()) }
	return v
}()

// orNone is nil for a value that is not there.
func orNone(s string, ok bool) any {
	if !ok {
		return nil
	}
	return s
}

// list is a list of texts, each once regardless of case.
func list(what string, most int, item map[string]any, wrong func(s string, n ast.Node) string) value[[]string] {
	v := value[[]string]{
		form: form{"a list of " + what, map[string]any{"type": "array", "maxItems": most, "uniqueItems": true, "items": item}},
		show: func(all []string) string {
			var quoted []string
			for _, s := range all {
				quoted = append(quoted, yamlText(s))
			}
			return "[" + strings.Join(quoted, ", ") + "]"
		},
		plain: func(all []string) any { return append([]string{}, all...) },
	}
	v.read = func(n ast.Node) ([]string, []misfit) {
		seq, ok := n.(*ast.SequenceNode)
		if !ok {
			return nil, []misfit{{n, fmt.Sprintf("is %s: write a list of %s, such as [one, two]", shown(n), what)}}
		}
		if len(seq.Values) > most {
			return nil, []misfit{{n, fmt.Sprintf("has %d entries: write at most %d", len(seq.Values), most)}}
		}
		var all []string
		var misfits []misfit
		for _, item := range seq.Values {
			s, ok := textOf(item)
			var problem string
			switch {
			case !ok:
				problem = fmt.Sprintf("is %s: write a text", sortOf(item))
			case slices.ContainsFunc(all, func(o string) bool { return strings.EqualFold(o, s) }):
				problem = fmt.Sprintf("is %s, which is there already: leave it out", quote(s))
			default:
				problem = wrong(s, item)
			}
			if problem != "" {
				misfits = append(misfits, misfit{item, "has an entry that " + problem})
				continue
			}
			all = append(all, s)
		}
		return all, misfits
	}
	return v
}

// maxLabel is how long a label's name can be on GitHub.
const maxLabel = 50

var labels = list("label names", 100, map[string]any{"type": "string", "minLength": 1, "maxLength": maxLabel, "pattern": `^\S(.*\S)?$`},
	func(s string, n ast.Node) string { return wrongText(s, n, 1, maxLabel) })

var loginForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?$`)

var logins = list("logins", 200, map[string]any{"type": "string", "pattern": loginForm.String()}, func(s string, n ast.Node) string {
	switch {
	case strings.HasPrefix(s, "@") && loginForm.MatchString(s[1:]):
		return fmt.Sprintf("is %s: write %s, without the @", quote(s), s[1:])
	case !loginForm.MatchString(s):
		return fmt.Sprintf("is %s, which is no login: write one such as octocat", quote(s))
	case !isText(n):
		return fmt.Sprintf("is %s, which YAML takes for no text: write it in quotation marks", quote(s))
	}
	return ""
})
