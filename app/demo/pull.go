package demo

import (
	"fmt"
	"slices"
	"time"
)

// What is done to pull requests alone.

func (t *thread) push(p *person) {
	was := t.head
	t.head = t.w.sha()
	t.commits++
	t.added += 1 + t.w.rng.IntN(30)
	t.tell(p, payload{Action: "synchronize", Before: was, After: t.head})
}

func (t *thread) ready(p *person) {
	t.draft = false
	t.tell(p, payload{Action: "ready_for_review"})
}

func (t *thread) requestReview(p, from *person) {
	t.reviewers = append(slices.Clone(t.reviewers), from)
	t.tell(p, payload{Action: "review_requested", RequestedReviewer: userOf(from)})
}

// review submits a review in the given state.
func (t *thread) review(p *person, state, text string) *reviewJSON {
	t.updated = t.w.now
	t.reviewers = others(t.reviewers, p)
	id := t.w.id()
	r := &reviewJSON{
		ID: id, HTMLURL: fmt.Sprintf("%s#pullrequestreview-%d", t.url(), id), User: userOf(p), AuthorAssociation: association(p),
		State: state, CommitID: t.head, SubmittedAt: stamp(t.w.now), Body: textOrNull(text),
	}
	t.tellReview(p, "submitted", r)
	return r
}

func (t *thread) dismiss(p *person, r *reviewJSON) {
	t.updated = t.w.now
	dismissed := *r
	dismissed.State = "dismissed"
	t.tellReview(p, "dismissed", &dismissed)
}

func (t *thread) tellReview(p *person, action string, r *reviewJSON) {
	body := payload{Action: action, Review: r}
	t.fill(&body, "pull_request_review")
	t.w.emit("pull_request_review", t.repo, p, body)
}

// remarkOn comments on a line of code, as part of a review.
func (t *thread) remarkOn(p *person, review *reviewJSON, path, text string, to *commentJSON) *commentJSON {
	t.remarks++
	c := t.newComment(p, text)
	c.HTMLURL = fmt.Sprintf("%s#discussion_r%d", t.url(), c.ID)
	c.ReviewID, c.Path, c.CommitID, c.Line = review.ID, path, t.head, 12+t.w.rng.IntN(240)
	c.DiffHunk = fmt.Sprintf("@@ -%d,7 +%d,9 @@", c.Line-4, c.Line-4)
	if to != nil {
		c.InReplyTo, c.Line, c.DiffHunk = to.ID, to.Line, to.DiffHunk
	}
	t.updated = t.w.now
	body := payload{Action: "created", Comment: c}
	t.fill(&body, "pull_request_review_comment")
	t.w.emit("pull_request_review_comment", t.repo, p, body)
	return c
}

// resolve marks the conversation that c began as settled.
func (t *thread) resolve(p *person, c *commentJSON) {
	t.updated = t.w.now
	body := payload{Action: "resolved", Thread: &reviewThreadJSON{Comments: []*commentJSON{c}}}
	t.fill(&body, "pull_request_review_thread")
	t.w.emit("pull_request_review_thread", t.repo, p, body)
}

// merge closes the pull request and the issue that it fixes.
func (t *thread) merge(p *person) {
	t.mergedAt, t.mergedBy = t.w.now, p
	t.close(p, "")
	if t.fixes != nil && t.fixes.closed.IsZero() {
		t.fixes.close(p, "completed")
	}
}

func (t *thread) pullJSON(full bool) *pullJSON {
	o := &pullJSON{
		threadJSON: t.threadJSON(), Assignees: usersOf(t.assignees), Milestone: milestoneOf(t.milestone),
		RequestedReviewers: usersOf(t.reviewers), RequestedTeams: []string{}, Draft: t.draft,
		Head:     branchJSON{Label: t.author.login + ":" + t.branch, Ref: t.branch, SHA: t.head, User: userOf(t.author), Repo: t.w.repoJSON(t.repo)},
		Base:     branchJSON{Label: Org + ":main", Ref: "main", SHA: baseSHA(t.created), User: userJSONOf(orgID, Org, "Organization"), Repo: t.w.repoJSON(t.repo)},
		MergedAt: stampOrNull(t.mergedAt),
	}
	if len(o.Assignees) > 0 {
		o.Assignee = o.Assignees[0]
	}
	if !t.mergedAt.IsZero() {
		o.MergeCommitSHA = textOrNull(baseSHA(t.mergedAt))
	}
	if full {
		merged, remarks, commits, added, removed, files := !t.mergedAt.IsZero(), t.remarks, t.commits, t.added, t.added/3, t.files
		o.Merged, o.MergedBy, o.ReviewComments, o.Commits = &merged, userOf(t.mergedBy), &remarks, &commits
		o.Additions, o.Deletions, o.ChangedFiles = &added, &removed, &files
	} else {
		o.Comments = nil
	}
	return o
}

// baseSHA stands for the commit that main was at.
func baseSHA(at time.Time) string { return fmt.Sprintf("%040x", at.Unix()*2654435761) }
