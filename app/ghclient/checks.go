package ghclient

import (
	"context"

	"glueledger/scoring/history"
)

// CheckRun is a finished check of a commit.
type CheckRun struct {
	Name        string
	HeadSHA     string
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

// CreateCheckRun posts a check run. Not repeated by itself; a second one with
// the same name on the same commit takes the first one's place on GitHub's pages.
func (c *Client) CreateCheckRun(ctx context.Context, repo history.Repo, run CheckRun) (Posted, error) {
	return Posted{}, errTodo
}
