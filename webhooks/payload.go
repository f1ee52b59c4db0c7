package webhooks

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// The structs in this file are the objects that payloads of several events
// share, with the few members that glueledger reads.

// event is what every payload has.
type event struct {
	Action       string        `json:"action"`
	Repository   *repository   `json:"repository"`
	Sender       *account      `json:"sender"`
	Installation *installation `json:"installation"`
}

// ghostID is the id of github.com/ghost, which GitHub names as the sender of
// events whose author has been deleted.
const ghostID = 10137

type account struct {
	ID    int64  `json:"id"`
	Login string `json:"login"`
	Type  string `json:"type"`
}

// person gives the account, or the ghost for one that is gone.
func (a *account) person() history.Account {
	if a == nil || a.ID == 0 || a.ID == ghostID {
		return history.Ghost
	}
	return history.Account{ID: a.ID, Login: a.Login, Type: a.Type}
}

type repository struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	FullName string `json:"full_name"`
	Owner    struct {
		Login string `json:"login"`
	} `json:"owner"`
	Private   bool   `json:"private"`
	UpdatedAt moment `json:"updated_at"`
}

var errNoRepository = errors.New("the payload names no repository")

// repo gives the repository's name. Installation payloads have only full_name.
func (r *repository) repo() (history.Repo, error) {
	if r == nil {
		return history.Repo{}, errNoRepository
	}
	owner, name, _ := strings.Cut(r.FullName, "/")
	if owner == "" || name == "" {
		owner, name = r.Owner.Login, r.Name
	}
	if owner == "" || name == "" {
		return history.Repo{}, errNoRepository
	}
	return history.Repo{ID: r.ID, Owner: owner, Name: name, Private: r.Private}, nil
}

// named is a label, an issue type or a milestone.
type named struct {
	Name      string `json:"name"`
	Title     string `json:"title"`
	UpdatedAt moment `json:"updated_at"`
}

// formerly is a member of changes: the value before.
type formerly struct {
	From string `json:"from"`
}

// post is what issues, pull requests and discussions share, and the little that
// only one of them has.
type post struct {
	Number           int       `json:"number"`
	Title            string    `json:"title"`
	Body             string    `json:"body"`
	User             *account  `json:"user"`
	URL              string    `json:"html_url"`
	CreatedAt        moment    `json:"created_at"`
	UpdatedAt        moment    `json:"updated_at"`
	StateReason      string    `json:"state_reason"`
	ActiveLockReason string    `json:"active_lock_reason"`
	PullRequest      *struct{} `json:"pull_request"` // an issue has it when it is a pull request
	Draft            bool      `json:"draft"`
	Merged           bool      `json:"merged"`
	AnswerChosenAt   moment    `json:"answer_chosen_at"`
	App              *struct{} `json:"performed_via_github_app"`
}

// remark is a comment, a review, a review comment or an answer.
type remark struct {
	ID          int64     `json:"id"`
	Body        string    `json:"body"`
	User        *account  `json:"user"`
	URL         string    `json:"html_url"`
	CreatedAt   moment    `json:"created_at"`
	UpdatedAt   moment    `json:"updated_at"`
	SubmittedAt moment    `json:"submitted_at"`           // reviews
	State       string    `json:"state"`                  // reviews
	ReviewID    int64     `json:"pull_request_review_id"` // review comments
	ReplyTo     int64     `json:"in_reply_to_id"`         // review comments
	ParentID    int64     `json:"parent_id"`              // discussion comments
	Path        string    `json:"path"`                   // review comments
	App         *struct{} `json:"performed_via_github_app"`
}

// moment is a time as GitHub writes it: RFC 3339, or seconds since 1970 in some
// installation and repository objects. Null and "" are the zero time.
type moment struct{ time.Time }

// UnmarshalJSON reads any of GitHub's forms.
func (m *moment) UnmarshalJSON(b []byte) error {
	m.Time = time.Time{}
	s := string(b)
	if s == "null" || s == `""` {
		return nil
	}
	if s[0] == '"' {
		t, err := time.Parse(time.RFC3339, strings.Trim(s, `"`))
		if err != nil {
			return fmt.Errorf("%s is not a time", s)
		}
		m.Time = t.UTC().Truncate(time.Second)
		return nil
	}
	seconds, err := strconv.ParseInt(s, 10, 64)
	if err != nil || seconds < 0 || seconds > endOfTime {
		return fmt.Errorf("%s is not a time", s)
	}
	m.Time = time.Unix(seconds, 0).UTC()
	return nil
}

// endOfTime is the last second of the year 9999, which RFC 3339 can still write.
const endOfTime = 253402300799

// latest is the newest of several times.
func latest(first time.Time, more ...moment) time.Time {
	for _, m := range more {
		if m.After(first) {
			first = m.Time
		}
	}
	return first
}

// markdown gives the source of a text with plain line ends: what is typed into
// GitHub's pages comes with CRLF, what comes over its API with LF.
func markdown(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
