package policy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"glueledger/scoring/history"
)

// Check is a check run that tells an author what became of the file.
type Check struct {
	Commit     string
	ExternalID string // the same for the same file
	Name       string
	Good       bool
	Title      string
	Summary    string    // Markdown
	Problems   []Problem // in the file at Path, at most maxProblems
}

const (
	// checkName is the name of the check run.
	checkName = "glueledger.yml"
	// maxProblems is how many problems of a file are told: GitHub takes no more at a
	// time, and nobody reads more.
	maxProblems = 50
)

// see parses a file and has it kept; nil is no file.
func (w *Watch) see(ctx context.Context, r Repository, s State, f *File) error {
	seen := Seen{Asked: s.Asked, At: w.Now()}
	var problems []Problem
	if f != nil {
		_, problems = ParseIn(r.Repo, f.Data)
		seen.SHA, seen.Body, seen.Problem = f.SHA, f.Data[:min(len(f.Data), maxSize)], inLines(problems)
	}
	if err := w.Ledger.See(ctx, r.Repo, seen); err != nil {
		return fmt.Errorf("keep %s of %s: %w", Path, r.Repo.FullName(), err)
	}
	switch {
	case s.SHA == seen.SHA && s.Problem == seen.Problem:
	case len(problems) > 0:
		w.Log.WarnContext(ctx, "settings file has mistakes and is not used", "repo", r.Repo.FullName(), "sha", seen.SHA,
			"mistakes", len(problems), "first", problems[0].String())
	default:
		w.Log.InfoContext(ctx, "settings file changed", "repo", r.Repo.FullName(), "sha", seen.SHA)
	}
	return nil
}

// inLines are problems for people, a line each.
func inLines(problems []Problem) string {
	var lines []string
	for _, p := range problems[:min(len(problems), maxProblems)] {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// tell posts a check run on the commit that the default branch is at, unless it is
// there. What is at that commit counts, which may be newer than what was seen.
func (w *Watch) tell(ctx context.Context, r Repository, s State, f File) error {
	name := r.Repo.FullName()
	branch, err := r.Client.Branch(ctx, r.Repo)
	if err != nil {
		return fmt.Errorf("ask for the default branch of %s: %w", name, err)
	}
	commit, err := r.Client.Head(ctx, r.Repo, branch)
	if err != nil {
		return fmt.Errorf("ask for the head of %s: %w", name, err)
	}
	at, err := w.read(ctx, r, commit)
	if err != nil {
		return err
	}
	if at == nil || at.SHA != f.SHA {
		s.SHA = f.SHA
		if err := w.see(ctx, r, s, at); err != nil || at == nil {
			return err
		}
	}
	c := newCheck(r.Repo, commit, *at, s.GoodSHA != "")
	if s.CheckCommit != commit || s.CheckSHA != at.SHA {
		posted, err := r.Client.HasCheck(ctx, r.Repo, c)
		if err == nil && !posted {
			err = r.Client.PostCheck(ctx, r.Repo, c)
		}
		if err != nil && w.MayNot(err) {
			w.hush(ctx, r, err)
			return nil
		}
		if err != nil {
			return fmt.Errorf("post the check of %s on %s: %w", Path, name, err)
		}
	}
	if err := w.Ledger.NoteCheck(ctx, r.Repo, at.SHA, commit); err != nil {
		return fmt.Errorf("note the check of %s on %s: %w", Path, name, err)
	}
	return nil
}

// hush logs, once, that a check may not be posted. The file counts all the same.
func (w *Watch) hush(ctx context.Context, r Repository, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := fileOf(r.Repo.Owner, r.Repo.Name)
	if !w.silent[name] {
		w.Log.WarnContext(ctx, "cannot tell authors of the settings file what became of it: allow the App to write checks",
			"repo", r.Repo.FullName(), "err", err)
	}
	w.silent[name] = true
}

// newCheck writes the check run of a file. hadGood says whether an earlier file is
// in force.
func newCheck(repo history.Repo, commit string, f File, hadGood bool) Check {
	p, problems := ParseIn(repo, f.Data)
	c := Check{Commit: commit, ExternalID: f.SHA, Name: checkName, Good: len(problems) == 0}
	if c.Good {
		c.Title = "The settings are in force"
		c.Summary = summary(p)
		return c
	}
	stays := "the defaults, or the owner's settings, stay in force"
	if hadGood {
		stays = "the last good settings stay in force"
	}
	c.Title = fmt.Sprintf("%s; %s", count(len(problems), "problem"), stays)
	c.Problems = problems[:min(len(problems), maxProblems)]
	var out strings.Builder
	fmt.Fprintf(&out, "This file is not used: %s. Correct these and push again:\n\n", stays)
	for _, p := range c.Problems {
		fmt.Fprintf(&out, "- Line %d, column %d: %s\n", p.Line, p.Column, plainMarkdown(p.Text))
	}
	if more := len(problems) - len(c.Problems); more > 0 {
		fmt.Fprintf(&out, "\nand %d more.\n", more)
	}
	c.Summary = out.String()
	return c
}

// summary lists what a good file sets.
func summary(p Policy) string {
	var lines []string
	def := Default()
	note := func(path string, k key) {
		if k.show == nil {
			return
		}
		if now := k.show(p); now != k.show(def) {
			lines = append(lines, fmt.Sprintf("- `%s: %s` (by default `%s`)\n", path, codeSpan(now), codeSpan(k.show(def))))
		}
	}
	for _, k := range top() {
		note(k.name, k)
		for _, sub := range k.keys {
			note(k.name+"."+sub.name, sub)
		}
	}
	if len(lines) == 0 {
		return "Everything is as it is by default."
	}
	return "These are not as they are by default:\n\n" + strings.Join(lines, "") + "\nThreads are judged again where this changes how."
}

// codeSpan is a text that fits between backticks.
func codeSpan(s string) string {
	if s == "" {
		return "not set"
	}
	return strings.ReplaceAll(s, "`", "'")
}

// plainMarkdown takes the meaning from what an author wrote and a message repeats,
// so that it formats nothing and mentions nobody.
func plainMarkdown(s string) string {
	var out strings.Builder
	for _, r := range s {
		if slices.Contains([]rune("\\`*_{}[]<>#|"), r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
		if r == '@' {
			out.WriteRune('\u200b') // no width
		}
	}
	return out.String()
}
