package backup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/renames"
	"glueledger/scoring/history"
)

// thread is one decoded file.
type thread struct {
	told   // of its repository, with an id only where the file tells it
	number int
	acts   []history.Activity
	labels renames.Trace
}

// decode turns a thread's file into activities.
func decode(data []byte) (*thread, error) {
	var raw struct {
		Issue    *ghclient.Thread         `json:"issue"`
		Pull     *ghclient.Thread         `json:"pull"`
		Events   []ghclient.Event         `json:"events"`
		Comments []ghclient.ReviewComment `json:"comments"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, explain(data, err)
	}
	rec := ghclient.Record{Thread: raw.Issue, Events: raw.Events, Comments: raw.Comments}
	if raw.Pull != nil {
		rec.Thread, rec.Pull = raw.Pull, true
	}
	switch {
	case rec.Thread == nil:
		return nil, errors.New("holds neither an issue nor a pull request")
	case rec.Thread.Number <= 0:
		return nil, errors.New("the thread has no number")
	case rec.Thread.CreatedAt.IsZero():
		return nil, errors.New("the thread has no created_at")
	}
	from, err := repoOf(rec.Thread)
	if err != nil {
		return nil, err
	}
	rec.Repo = from.repo
	return &thread{told: from, number: rec.Thread.Number, acts: rec.Activities(), labels: renames.Of(&rec)}, nil
}

// decodeState reads when a backup was made; zero where it does not say. What happened since
// is not in it.
func decodeState(data []byte) (time.Time, error) {
	var raw struct {
		LastBackup time.Time `json:"last_backup"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return time.Time{}, explain(data, err)
	}
	return raw.LastBackup, nil
}

// explain says where the JSON is wrong.
func explain(data []byte, err error) error {
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case len(data) == 0:
		return errors.New("is empty")
	case errors.As(err, &syntax) && int(syntax.Offset) >= len(data), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("breaks off after %d bytes", len(data))
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON at byte %d: %w", syntax.Offset, err)
	case errors.As(err, &typed):
		return fmt.Errorf("%sis %s at byte %d", fieldPrefix(typed.Field), withArticle(typed.Value), typed.Offset)
	}
	return err
}

// fieldPrefix begins a sentence about a field; the whole file has no name.
func fieldPrefix(field string) string {
	if field == "" {
		return ""
	}
	return field + " "
}

// withArticle is a JSON value's sort, such as "an array" or "a number 12".
func withArticle(sort string) string {
	if strings.HasPrefix(sort, "array") || strings.HasPrefix(sort, "object") {
		return "an " + sort
	}
	return "a " + sort
}

// repoOf names the repository from the thread's address,
// …/repos/OWNER/NAME/issues/N, and from a pull request's base.
func repoOf(t *ghclient.Thread) (told, error) {
	_, rest, ok := strings.Cut(t.URL, "/repos/")
	part := strings.Split(rest, "/")
	if !ok || len(part) < 4 || part[0] == "" || part[1] == "" {
		return told{}, fmt.Errorf("the thread's url %q names no repository", t.URL)
	}
	out := told{repo: history.Repo{Owner: part[0], Name: part[1]}}
	if t.Base != nil && t.Base.Repo != nil {
		out.repo.ID = t.Base.Repo.ID
		if private := t.Base.Repo.Private; private != nil {
			out.repo.Private, out.privacy = *private, true
		}
	}
	return out, nil
}
