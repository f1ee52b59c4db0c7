package scoring

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"testing"

	"glueledger/scoring/pattern"
)

// TestBorders holds words that begin or end in a letter that \b does not know as one
// against texts in which they stand between others, and words that only begin others.
func TestBorders(t *testing.T) {
	tests := []struct {
		cue  *pattern.Pattern
		says string
		want bool
	}{
		{pointsThere, "参见 #12", true},
		{pointsThere, "見 #12", true},
		{pointsThere, "ver #12", true},
		{pointsThere, "véase #12", true},
		{pointsThere, "Veröffentlichung der Karte", false},
		{left, "le travail abandonné par son auteur", true},
		{left, "une branche abandonnée depuis", true},
		{left, "it was abandoned by its author", true},
		{takenBy, "wird übernommen von #12", true},
		{takenBy, "von @bo übernommen", true},
		{offers, "ich kann das übernehmen, wenn du willst", true},
		{fixed, "c'est corrigé maintenant", true},
		{builtOn, "D’accord, je comprends", true},
		{builtOn, "You’re right about that", true},
		{iAmNew, "I’m new to this project", true},
		{thanksForFact, "Спасибо, just what I needed for the link", true},
		{takesOver, "接手 #12", true},
		{relating, "lié à #12", true},
		{ownClaim, "abrí #12", true},
		{cannotSay, "no lo sé, la verdad", true},
		{summary, "En résumé, il reste deux options", true},
		{handsOn, "I don’t have time for this.", true},
	}
	for _, tt := range tests {
		if got := tt.cue.MatchString(tt.says); got != tt.want {
			t.Errorf("%q is seen: %v, want %v, by %.60s", tt.says, got, tt.want, tt.cue)
		}
	}
}

// TestNoBlindBorders holds that no expression in the sources has a \b beside a letter
// that it does not know as one: there it never matches between words.
func TestNoBlindBorders(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := filepath.Glob("history/*.go")
	if err != nil {
		t.Fatal(err)
	}
	checked, lines := 0, regexp.MustCompile(`\n\t*`)
	for _, name := range slices.Concat(files, deeper) {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			text, ok := n.(*ast.BasicLit)
			if !ok || text.Kind != token.STRING {
				return true
			}
			expr, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			re, err := syntax.Parse(lines.ReplaceAllString(expr, ""), syntax.Perl)
			if err != nil { // a part of one
				return true
			}
			checked++
			if blind := blindBorders(re); len(blind) > 0 {
				t.Errorf("%s: \\b beside %q", set.Position(text.Pos()), string(blind))
			}
			return true
		})
	}
	if checked < 500 {
		t.Errorf("only %d expressions were found", checked)
	}
}

// blindBorders are the letters beside a \b in an expression that it does not know.
func blindBorders(re *syntax.Regexp) []rune {
	var out []rune
	for i, sub := range re.Sub {
		out = append(out, blindBorders(sub)...)
		if re.Op == syntax.OpConcat && sub.Op == syntax.OpWordBoundary {
			out = append(out, outermost(re.Sub[i+1:], false)...)
			out = append(out, outermost(re.Sub[:i], true)...)
		}
	}
	return slices.DeleteFunc(out, func(r rune) bool { return r < 0x80 })
}

// outermost are the letters that what stands one after another can begin with, or end
// with.
func outermost(parts []*syntax.Regexp, last bool) []rune {
	var out []rune
	for k := range parts {
		re := parts[k]
		if last {
			re = parts[len(parts)-1-k]
		}
		switch {
		case re.Op == syntax.OpLiteral && last:
			out = append(out, re.Rune[len(re.Rune)-1])
		case re.Op == syntax.OpLiteral:
			out = append(out, re.Rune[0])
		case re.Op == syntax.OpAlternate:
			for _, way := range re.Sub {
				out = append(out, outermost([]*syntax.Regexp{way}, last)...)
			}
		default:
			out = append(out, outermost(re.Sub, last)...)
		}
		if re.Op != syntax.OpStar && re.Op != syntax.OpQuest && (re.Op != syntax.OpRepeat || re.Min > 0) {
			break
		}
	}
	return out
}
