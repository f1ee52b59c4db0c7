package ghclient

import (
	"context"

	"glueledger/scoring/history"
)

// File is a file of a repository.
type File struct {
	Data []byte
	SHA  string // of the blob
	URL  string // its page
}

// ReadFile reads a file at a branch, tag or commit ("": the default branch).
// ErrNotFound when it, the ref or the repository is not there. Asking again
// costs nothing while the file stays the same.
func (c *Client) ReadFile(ctx context.Context, repo history.Repo, path, ref string) (File, error) {
	return File{}, errTodo
}

// WriteFile commits a file to a branch ("": the default branch); sha is that of
// the version that it replaces, "" for a new file. When the file has these
// contents already it is done.
func (c *Client) WriteFile(ctx context.Context, repo history.Repo, path, message string, data []byte, sha, branch string) (Posted, error) {
	return Posted{}, errTodo
}
