package ghclient

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/google/go-github/v62/github"

	"glueledger/scoring/history"
)

// CheckRun is a finished check of a commit.
type CheckRun struct {
	Name        string
	HeadSHA     string
	ExternalID  string // the poster's own, to find it by; "": none
	Conclusion  string // "success", "failure", "neutral", …
	Title       string
	Summary     string // Markdown
	DetailsURL  string // "": GitHub's own page
	Annotations []Annotation
}

// Annotation is a remark on lines of a file.
type Annotation struct {
	Path        string
	StartLine   int // from 1
	EndLine     int // 0: StartLine
	StartColumn int // from 1; 0: none. Columns count only where StartLine is EndLine.
	EndColumn   int
	Level       string // "notice", "warning" or "failure"
	Title       string
	Message     string
}

// GitHub takes that many annotations at a time, and texts of that many bytes.
const (
	annotationsAtOnce = 50
	longestSummary    = 65535
	longestMessage    = 64 << 10
)

// FindCheckRun finds the check run on a commit that was posted by this App with a
// name and an external id; ErrNotFound when there is none.
func (c *Client) FindCheckRun(ctx context.Context, repo history.Repo, commit, name, externalID string) (*Posted, error) {
	doing := fmt.Sprintf("looking for the check %q on %s of %s", name, commit, repo.FullName())
	o := github.ListCheckRunsOptions{CheckName: &name, Filter: github.String("all"), AppID: &c.app.config.AppID,
		ListOptions: github.ListOptions{PerPage: 100}}
	for {
		got, resp, err := c.api.Checks.ListCheckRunsForRef(ctx, repo.Owner, repo.Name, commit, &o)
		if err != nil {
			return nil, explain(err, "%s", doing)
		}
		for _, run := range got.CheckRuns {
			if run.GetExternalID() == externalID {
				return &Posted{ID: run.GetID(), NodeID: run.GetNodeID(), URL: run.GetHTMLURL(), At: run.GetCompletedAt().UTC()}, nil
			}
		}
		if o.Page = resp.NextPage; o.Page == 0 {
			return nil, fmt.Errorf("%s: %w", doing, ErrNotFound)
		}
	}
}

// CreateCheckRun posts a check run. Not repeated by itself; a second one with
// the same name on the same commit takes the first one's place on GitHub's pages.
func (c *Client) CreateCheckRun(ctx context.Context, repo history.Repo, run CheckRun) (Posted, error) {
	doing := fmt.Sprintf("posting the check %q on %s of %s", run.Name, run.HeadSHA, repo.FullName())
	first := run.Annotations[:min(annotationsAtOnce, len(run.Annotations))]
	got, _, err := c.api.Checks.CreateCheckRun(ctx, repo.Owner, repo.Name, github.CreateCheckRunOptions{
		Name: run.Name, HeadSHA: run.HeadSHA, Status: github.String("completed"), Conclusion: &run.Conclusion,
		DetailsURL: orNil(run.DetailsURL), ExternalID: orNil(run.ExternalID), Output: run.output(first),
	})
	if err != nil {
		return Posted{}, explain(err, "%s", doing)
	}
	for rest := range slices.Chunk(run.Annotations[len(first):], annotationsAtOnce) { // GitHub adds them
		_, _, err := c.api.Checks.UpdateCheckRun(ctx, repo.Owner, repo.Name, got.GetID(),
			github.UpdateCheckRunOptions{Name: run.Name, Output: run.output(rest)})
		if err != nil {
			return Posted{}, explain(err, "%s", doing)
		}
	}
	return Posted{ID: got.GetID(), NodeID: got.GetNodeID(), URL: got.GetHTMLURL(), At: got.GetCompletedAt().UTC()}, nil
}

func (run CheckRun) output(annotations []Annotation) *github.CheckRunOutput {
	out := &github.CheckRunOutput{Title: &run.Title, Summary: github.String(short(run.Summary, longestSummary))}
	for _, a := range annotations {
		n := &github.CheckRunAnnotation{Path: &a.Path, StartLine: &a.StartLine, EndLine: github.Int(max(a.StartLine, a.EndLine)),
			AnnotationLevel: &a.Level, Title: orNil(short(a.Title, 255)), Message: github.String(short(a.Message, longestMessage))}
		if a.StartColumn > 0 && *n.EndLine == a.StartLine { // else GitHub refuses them
			n.StartColumn, n.EndColumn = &a.StartColumn, github.Int(max(a.StartColumn, a.EndColumn))
		}
		out.Annotations = append(out.Annotations, n)
	}
	return out
}

// short cuts a text to a length in bytes, between characters.
func short(s string, longest int) string {
	if len(s) <= longest {
		return s
	}
	const cut = "…"
	end := longest - len(cut)
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + cut
}

func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
