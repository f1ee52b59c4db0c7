package policy

import "fmt"

// Problem is one thing that is wrong with a file.
type Problem struct {
	Line, Column int    // from 1
	Text         string // a plain sentence that says what to write instead
}

// String is the problem behind its place, "3:5: …".
func (p Problem) String() string { return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.Text) }

// Parse reads a file. It returns everything that is wrong with it, by place; none
// when the file is good. The policy is what the file sets over the defaults, and
// of a bad file what is good in it.
func Parse(data []byte) (Policy, []Problem) {
	p, _, problems := parse(data)
	return p, problems
}

// parse returns also which of the top keys the file sets.
func parse(data []byte) (Policy, map[string]bool, []Problem) {
	return Default(), map[string]bool{}, nil
}
