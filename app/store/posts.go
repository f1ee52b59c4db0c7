package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"glueledger/scoring/history"
)

// PostSort is what a post is at GitHub.
type PostSort string

// The sorts of posts.
const (
	PostIssue      PostSort = "issue"
	PostComment    PostSort = "comment" // on an issue, a pull request or a discussion
	PostDiscussion PostSort = "discussion"
	PostFile       PostSort = "file"
)

// PostState is how far a post is.
type PostState string

// The states of a post. One that is removed has no row any more.
const (
	PostIntended PostState = "intended" // to be created; may be there, if creating it was tried
	PostDone     PostState = "posted"   // there, as far as we know
	PostRemoving PostState = "removing" // to be deleted
	PostDropped  PostState = "dropped"  // deleted by a person, who did not want it: not posted again
)

// Post is something that was, or is to be, posted at GitHub. Times are zero
// where the thing has not happened.
type Post struct {
	Key    string
	Sort   PostSort
	State  PostState
	Repo   history.Repo // ID, Owner and Name
	Place  string       // in it: of a discussion the category, of a file the path; else empty
	Number int          // of the thread commented on, or of the issue or discussion itself
	ID     int64        // GitHub's, of the comment or issue; 0 while it is not known to be there
	NodeID string
	URL    string
	Hash   string // of title and body as posted

	Problem  string    // why it could not be posted or edited the last time, a sentence
	Failures int       // in a row
	RetryAt  time.Time // not to be tried before

	Holder   string    // who tried to create it last: a name of one poster
	TriedAt  time.Time // when
	MadeAt   time.Time // when it was intended
	PostedAt time.Time
	EditedAt time.Time // when it last got another body

	Version int // grows with each write
}

// ErrChanged says that a post was written, or forgotten, since it was read.
var ErrChanged = errors.New("it was changed by somebody else meanwhile")

const postColumns = `key, sort, state, repo_id, owner, name, number, remote_id, node_id, url, hash,
	problem, failures, retry_at, holder, tried_at, made_at, posted_at, edited_at, version, place`

func scanPost(row interface{ Scan(...any) error }) (Post, error) {
	var p Post
	var retry, tried, made, posted, edited int64
	err := row.Scan(&p.Key, &p.Sort, &p.State, &p.Repo.ID, &p.Repo.Owner, &p.Repo.Name, &p.Number, &p.ID, &p.NodeID,
		&p.URL, &p.Hash, &p.Problem, &p.Failures, &retry, &p.Holder, &tried, &made, &posted, &edited, &p.Version, &p.Place)
	p.RetryAt, p.TriedAt, p.MadeAt = moment(retry), moment(tried), moment(made)
	p.PostedAt, p.EditedAt = moment(posted), moment(edited)
	return p, err
}

func readPost(ctx context.Context, q querier, key string) (Post, error) {
	p, err := scanPost(q.QueryRowContext(ctx, `
		SELECT `+postColumns+`
		FROM posts
		WHERE key = $1`, key))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return p, err
}

// Post reads the post that has a key, or ErrNotFound.
func (s *Store) Post(ctx context.Context, key string) (Post, error) {
	p, err := readPost(ctx, s.reader, key)
	if err != nil {
		return p, fmt.Errorf("read post %s: %w", key, err)
	}
	return p, nil
}

// IntendPost writes down that something is to be posted, unless there is a post
// with its key, and returns what then is there.
func (s *Store) IntendPost(ctx context.Context, p Post) (Post, error) {
	key := p.Key
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO posts (`+postColumns+`)
			VALUES ($1, $2, 'intended', $3, $4, $5, $6, 0, '', '', '', '', 0, 0, '', 0, $7, 0, 0, 0, $8)
			ON CONFLICT (key) DO NOTHING`,
			p.Key, string(p.Sort), p.Repo.ID, p.Repo.Owner, p.Repo.Name, p.Number, unix(p.MadeAt), p.Place)
		if err == nil {
			p, err = readPost(ctx, tx, key)
		}
		return err
	})
	if err != nil {
		return p, fmt.Errorf("intend post %s: %w", key, err)
	}
	return p, nil
}

// SavePost writes everything of a post that was read but its key and when it was
// intended, and returns it as it is then. It is ErrChanged when somebody wrote it
// meanwhile: then nothing is written.
func (s *Store) SavePost(ctx context.Context, p Post) (Post, error) {
	err := s.writePost(ctx, `
		UPDATE posts
		SET sort = $1, state = $2, repo_id = $3, owner = $4, name = $5, number = $6, remote_id = $7,
		    node_id = $8, url = $9, hash = $10, problem = $11, failures = $12, retry_at = $13,
		    holder = $14, tried_at = $15, posted_at = $16, edited_at = $17, place = $18, version = version + 1
		WHERE key = $19 AND version = $20`,
		string(p.Sort), string(p.State), p.Repo.ID, p.Repo.Owner, p.Repo.Name, p.Number, p.ID,
		p.NodeID, p.URL, p.Hash, p.Problem, p.Failures, unix(p.RetryAt),
		p.Holder, unix(p.TriedAt), unix(p.PostedAt), unix(p.EditedAt), p.Place, p.Key, p.Version)
	if err != nil {
		return p, fmt.Errorf("write post %s: %w", p.Key, err)
	}
	p.Version++
	return p, nil
}

// ForgetPost removes the row of a post that was read and is no longer at GitHub.
// Errors are those of SavePost.
func (s *Store) ForgetPost(ctx context.Context, p Post) error {
	if err := s.writePost(ctx, `DELETE FROM posts WHERE key = $1 AND version = $2`, p.Key, p.Version); err != nil {
		return fmt.Errorf("forget post %s: %w", p.Key, err)
	}
	return nil
}

// writePost does a write of one row; none is ErrChanged.
func (s *Store) writePost(ctx context.Context, query string, args ...any) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return ErrChanged
	})
}

// PostProblems lists the posts that could not be posted, edited or removed the
// last time it was tried, by key. Problem says why.
func (s *Store) PostProblems(ctx context.Context) ([]Post, error) {
	var all []Post
	err := each(ctx, s.reader, `
		SELECT `+postColumns+`
		FROM posts
		WHERE problem <> ''
		ORDER BY key`, nil, func(rows *sql.Rows) error {
		p, err := scanPost(rows)
		all = append(all, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list posts with problems: %w", err)
	}
	return all, nil
}
