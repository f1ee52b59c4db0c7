package ghclient

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"glueledger/scoring/history"
)

// File is a file of a repository.
type File struct {
	Data []byte
	SHA  string // of the blob
	URL  string // its page
}

// content is a file as the contents API shows it.
type content struct {
	Type     string `json:"type"`
	Encoding string `json:"encoding"`
	Content  string `json:"content"`
	SHA      string `json:"sha"`
	URL      string `json:"html_url"`
}

// ReadFile reads a file at a branch, tag or commit ("": the default branch).
// ErrNotFound when it, the ref or the repository is not there. Asking again
// costs nothing while the file stays the same.
func (c *Client) ReadFile(ctx context.Context, repo history.Repo, path, ref string) (File, error) {
	f, err := c.readFile(conditionally(ctx), repo, path, ref)
	return f, explain(err, "reading %s of %s", path, repo.FullName())
}

func (c *Client) readFile(ctx context.Context, repo history.Repo, path, ref string) (File, error) {
	address := contentsOf(repo, path)
	if ref != "" {
		address += "?ref=" + url.QueryEscape(ref)
	}
	var raw json.RawMessage
	if _, err := c.api.get(ctx, address, &raw); err != nil {
		return File{}, err
	}
	if len(raw) > 0 && raw[0] == '[' {
		return File{}, fmt.Errorf("%w: it is a directory", ErrNotFound)
	}
	var got content
	if err := json.Unmarshal(raw, &got); err != nil {
		return File{}, err
	}
	if got.Type != "" && got.Type != "file" {
		return File{}, fmt.Errorf("%w: it is a %s", ErrNotFound, got.Type)
	}
	f := File{SHA: got.SHA, URL: got.URL}
	switch got.Encoding {
	case "base64":
		data, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(got.Content, "\n", ""))
		if err != nil {
			return File{}, fmt.Errorf("its contents: %w", err)
		}
		f.Data = data
	case "none": // longer than 1 MB: the bytes are only given as such
		var data bytes.Buffer
		_, err := c.api.call(ctx, http.MethodGet, address, nil, &data, func(r *http.Request) {
			r.Header.Set("Accept", "application/vnd.github.raw+json")
		})
		if err != nil {
			return File{}, err
		}
		f.Data = data.Bytes()
	default:
		f.Data = []byte(got.Content)
	}
	return f, nil
}

// contentsOf is the path of a file in the contents API.
func contentsOf(repo history.Repo, path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return below(repo.Owner, repo.Name, "/contents/"+strings.Join(parts, "/"))
}

// WriteFile commits a file to a branch ("": the default branch); sha is that of
// the version that it replaces, "" for a new file. When the file has these
// contents already it is done.
func (c *Client) WriteFile(ctx context.Context, repo history.Repo, path, message string, data []byte, sha, branch string) (Posted, error) {
	in := struct {
		Message string `json:"message"`
		Content []byte `json:"content"` // encoding/json writes base64
		SHA     string `json:"sha,omitempty"`
		Branch  string `json:"branch,omitempty"`
	}{message, data, sha, branch}
	var got struct {
		Content content `json:"content"`
		Commit  struct {
			Committer Signature `json:"committer"`
		} `json:"commit"`
	}
	if in.Content == nil {
		in.Content = []byte{}
	}
	_, err := c.api.call(ctx, http.MethodPut, contentsOf(repo, path), in, &got)
	if s := answered(err); s == http.StatusConflict || s == http.StatusUnprocessableEntity {
		// The file is another than sha says: perhaps because a first attempt took
		// effect, and only its answer was lost.
		if now, readErr := c.readFile(ctx, repo, path, branch); readErr == nil && bytes.Equal(now.Data, data) {
			return Posted{NodeID: now.SHA, URL: now.URL}, nil
		}
	}
	if err != nil {
		return Posted{}, explain(err, "writing %s of %s", path, repo.FullName())
	}
	return Posted{NodeID: got.Content.SHA, URL: got.Content.URL, At: got.Commit.Committer.Date.UTC()}, nil
}
