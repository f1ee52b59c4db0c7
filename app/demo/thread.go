package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
)

// thread is an issue, pull request or discussion as it stands. Its methods are
// what people do to it: each changes it and delivers the event that GitHub would
// deliver. They are called while the world acts, in the order of time.
type thread struct {
	w      *world
	repo   *repo
	place  string // issues, pull or discussions: where it lives in a URL
	id     int64
	number int
	author *person
	title  string
	body   string

	created, updated, closed, mergedAt time.Time

	stateReason string // of an issue or discussion
	lock        string // reason, of a locked one
	labels      []*label
	milestone   *milestone
	assignees   []*person
	comments    int
	category    categoryJSON // discussions

	// pull requests
	draft                 bool
	branch, head          string
	mergedBy              *person
	reviewers             []*person // still asked
	remarks               int
	commits, added, files int
	fixes                 *thread      // closed by the merge
	report                *commentJSON // of the build account
}

const (
	issues      = "issues"
	pulls       = "pull"
	discussions = "discussions"
)

func (t *thread) url() string {
	return fmt.Sprintf("%s/%s/%s/%d", host, t.repo.fullName(), t.place, t.number)
}

// credited is somebody's credit on the thread.
func (t *thread) credited(whose *person, kind scoring.Kind) Credited {
	return Credited{t.repo.fullName(), t.number, whose.login, kind}
}

// event is the name of the event that tells of a change to the thread itself.
func (t *thread) event() string {
	switch t.place {
	case pulls:
		return "pull_request"
	case discussions:
		return "discussion"
	default:
		return "issues"
	}
}

// tell delivers what p did to the thread itself.
func (t *thread) tell(p *person, body payload) {
	t.updated = t.w.now
	t.fill(&body, t.event())
	t.w.emit(t.event(), t.repo, p, body)
}

// fill adds the thread in the form that the event carries.
func (t *thread) fill(body *payload, event string) {
	switch {
	case t.place == discussions:
		body.Discussion = t.discussionJSON()
	case strings.HasPrefix(event, "pull_request"):
		body.PullRequest = t.pullJSON(event == "pull_request")
		if event == "pull_request" {
			body.Number = t.number
		}
	default:
		body.Issue = t.issueJSON()
	}
}

func (t *thread) open() {
	t.repo.last++
	t.number, t.id = t.repo.last, t.w.id()
	t.created = t.w.now
	t.repo.threads = append(t.repo.threads, t)
	if t.place == pulls {
		t.head = t.w.sha()
	}
	action := "opened"
	if t.place == discussions {
		action = "created"
	}
	t.tell(t.author, payload{Action: action})
}

func (t *thread) comment(p *person, text string) *commentJSON {
	t.comments++
	t.updated = t.w.now
	c := t.newComment(p, text)
	event := "issue_comment"
	if t.place == discussions {
		event = "discussion_comment"
		c.HTMLURL = fmt.Sprintf("%s#discussioncomment-%d", t.url(), c.ID)
	}
	body := payload{Action: "created", Comment: c}
	t.fill(&body, event)
	t.w.emit(event, t.repo, p, body)
	return c
}

func (t *thread) newComment(p *person, text string) *commentJSON {
	id := t.w.id()
	return &commentJSON{
		ID: id, HTMLURL: fmt.Sprintf("%s#issuecomment-%d", t.url(), id), User: userOf(p), AuthorAssociation: association(p),
		CreatedAt: stamp(t.w.now), UpdatedAt: stamp(t.w.now), Body: text,
	}
}

// editComment gives a comment of the same author a new text.
func (t *thread) editComment(c *commentJSON, p *person, text string) *commentJSON {
	edited := *c
	edited.Body, edited.UpdatedAt = text, stamp(t.w.now)
	body := payload{Action: "edited", Comment: &edited, Changes: map[string]wasJSON{"body": {From: c.Body}}}
	t.fill(&body, "issue_comment")
	t.w.emit("issue_comment", t.repo, p, body)
	return &edited
}

func (t *thread) label(p *person, l *label) {
	t.labels = append(t.labels, l)
	t.tell(p, payload{Action: "labeled", Label: labelOf(l)})
}

func (t *thread) unlabel(p *person, l *label) {
	t.labels = slices.DeleteFunc(slices.Clone(t.labels), func(have *label) bool { return have == l })
	t.tell(p, payload{Action: "unlabeled", Label: labelOf(l)})
}

func (t *thread) setMilestone(p *person) {
	t.milestone = t.repo.milestone()
	t.tell(p, payload{Action: "milestoned", Milestone: milestoneOf(t.milestone)})
}

func (t *thread) assign(p, whom *person) {
	t.assignees = append(t.assignees, whom)
	t.tell(p, payload{Action: "assigned", Assignee: userOf(whom)})
}

func (t *thread) retitle(p *person, title string) {
	was := t.title
	t.title = title
	t.tell(p, payload{Action: "edited", Changes: map[string]wasJSON{"title": {From: was}}})
}

func (t *thread) rewrite(p *person, text string) {
	was := t.body
	t.body = text
	t.tell(p, payload{Action: "edited", Changes: map[string]wasJSON{"body": {From: was}}})
}

func (t *thread) close(p *person, reason string) {
	t.closed, t.stateReason = t.w.now, reason
	t.tell(p, payload{Action: "closed"})
}

func (t *thread) reopen(p *person) {
	t.closed, t.stateReason = time.Time{}, "reopened"
	t.tell(p, payload{Action: "reopened"})
}

func (t *thread) lockAs(p *person, reason string) {
	t.lock = reason
	t.tell(p, payload{Action: "locked"})
}

// association is what GitHub says of the person's tie to the repository.
func association(p *person) string {
	if p.inside {
		return "MEMBER"
	}
	return "NONE"
}

func (t *thread) threadJSON() threadJSON {
	state := "open"
	if !t.closed.IsZero() {
		state = "closed"
	}
	ls := []*labelJSON{}
	for _, l := range t.labels {
		ls = append(ls, labelOf(l))
	}
	comments := t.comments
	return threadJSON{
		ID: t.id, Number: t.number, Title: t.title, User: userOf(t.author), AuthorAssociation: association(t.author),
		HTMLURL: t.url(), State: state, Locked: t.lock != "", ActiveLockReason: textOrNull(t.lock), Labels: ls,
		Comments: &comments, CreatedAt: stamp(t.created), UpdatedAt: stamp(t.updated),
		ClosedAt: stampOrNull(t.closed), Body: textOrNull(t.body),
	}
}

func (t *thread) issueJSON() *issueJSON {
	o := &issueJSON{
		threadJSON: t.threadJSON(), StateReason: textOrNull(t.stateReason),
		Assignees: usersOf(t.assignees), Milestone: milestoneOf(t.milestone),
	}
	if len(o.Assignees) > 0 {
		o.Assignee = o.Assignees[0]
	}
	if t.place == pulls {
		o.StateReason = nil
		o.PullRequest = &pullOfJSON{HTMLURL: t.url(), MergedAt: stampOrNull(t.mergedAt)}
		o.Draft = &t.draft
	}
	return o
}

func (t *thread) discussionJSON() *discussionJSON {
	return &discussionJSON{threadJSON: t.threadJSON(), StateReason: textOrNull(t.stateReason), Category: t.category}
}
