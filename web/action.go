package web

import (
	"cmp"
	"strings"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// actionView is what somebody did, in words: "added the label bug".
type actionView struct {
	Did   string // "added the label"
	What  string // what it was done to, in the words of the thread; may be empty
	After string // "and closed it"; may be empty
	Title bool   // What is a title of the thread
}

// actionOf puts an activity into words.
func actionOf(a history.Activity, kind history.ThreadType) actionView {
	subject := shorten(plain(a.Subject), titleRunes)
	target := shorten(plain(a.Target.Login), nameRunes)
	switch a.Verb {
	case history.Opened:
		return actionView{Did: "opened this " + threadNoun(kind)}
	case history.Commented:
		return actionView{Did: "commented"}
	case history.Reviewed:
		return actionView{Did: reviewDid(a.Subject)}
	case history.ReviewCommented:
		if path := shorten(plain(a.Path), nameRunes); path != "" {
			return actionView{Did: "commented on", What: path}
		}
		return actionView{Did: "commented on the changes"}
	case history.Pushed:
		return actionView{Did: "pushed", What: commitName(a.Subject)}
	case history.Closed:
		return actionView{Did: closedDid(a.Subject, kind)}
	case history.Renamed:
		if from := shorten(plain(a.From), titleRunes); from != "" {
			return actionView{Did: "changed the title to", What: subject, After: "from “" + from + "”", Title: true}
		}
		return actionView{Did: "changed the title to", What: subject, Title: subject != ""}
	case history.Assigned, history.Unassigned:
		return assignedDid(a, target)
	case history.ReviewRequested:
		return actionView{Did: "asked for a review from", What: cmp.Or(target, subject, "somebody")}
	case history.ReviewRequestRemoved:
		return actionView{Did: "took back the request for a review from", What: cmp.Or(target, subject, "somebody")}
	case history.Edited:
		if a.ID == 0 {
			return actionView{Did: "edited the opening post"}
		}
		return actionView{Did: "edited a comment"}
	case history.Nominated:
		return actionView{Did: "nominated", What: cmp.Or(target, "somebody"), After: "for " + kindText(a.Subject)}
	case history.Endorsed:
		return actionView{Did: "backed a nomination"}
	case history.Uncredited:
		return actionView{Did: "took back the credit for " + kindText(a.Subject) + " of", What: cmp.Or(target, "somebody")}
	case history.Locked:
		if subject != "" {
			return actionView{Did: "locked the conversation as", What: subject}
		}
		return actionView{Did: "locked the conversation"}
	}
	return actionView{Did: plainDid(a.Verb), What: subject}
}

// kindText names a kind within a sentence.
func kindText(kind string) string { return strings.ToLower(wordsFor(scoring.Kind(kind)).Name) }

// plainDid words the verbs that need nothing but their subject.
func plainDid(verb history.Verb) string {
	switch verb {
	case history.ReviewDismissed:
		return "dismissed a review"
	case history.Answered:
		return "marked a comment as the answer"
	case history.Merged:
		return "merged it"
	case history.Reopened:
		return "reopened it"
	case history.Draft:
		return "turned it into a draft"
	case history.ReadyForReview:
		return "marked it ready for review"
	case history.Labeled:
		return "added the label"
	case history.Unlabeled:
		return "took off the label"
	case history.Milestoned:
		return "put it on the milestone"
	case history.Demilestoned:
		return "took it off the milestone"
	case history.Typed:
		return "set the type"
	case history.Untyped:
		return "took away the type"
	case history.ThreadResolved:
		return "resolved a review conversation"
	case history.ThreadUnresolved:
		return "reopened a review conversation"
	case history.Unlocked:
		return "unlocked the conversation"
	case history.Pinned:
		return "pinned it"
	case history.Unpinned:
		return "unpinned it"
	case history.Transferred:
		return "moved it to"
	case history.ConvertedToDiscussion:
		return "turned it into a discussion"
	case history.MarkedAsDuplicate:
		return "marked it as a duplicate"
	case history.Deleted:
		return "deleted it"
	}
	return strings.ReplaceAll(plain(string(verb)), "_", " ")
}

// commitName is as much of a commit's name as people use.
func commitName(s string) string {
	runes := []rune(plain(s))
	return string(runes[:min(len(runes), 10)])
}

func reviewDid(state string) string {
	switch state {
	case history.Approved:
		return "approved the changes"
	case history.ChangesRequested:
		return "asked for changes"
	}
	return "reviewed the changes"
}

func closedDid(reason string, kind history.ThreadType) string {
	switch {
	case kind == history.PullRequest:
		return "closed it"
	case reason == history.NotPlanned:
		return "closed it as not planned"
	case reason == history.Duplicate:
		return "closed it as a duplicate"
	case reason == history.Completed:
		return "closed it as completed"
	}
	return "closed it"
}

func assignedDid(a history.Activity, target string) actionView {
	own := a.Target.ID != 0 && a.Target.ID == a.Actor.ID
	switch {
	case a.Verb == history.Assigned && own:
		return actionView{Did: "took it on"}
	case a.Verb == history.Assigned:
		return actionView{Did: "assigned", What: cmp.Or(target, "somebody")}
	case own:
		return actionView{Did: "gave it up"}
	}
	return actionView{Did: "unassigned", What: cmp.Or(target, "somebody")}
}

// threadNoun is what a reader calls a thread of this type.
func threadNoun(kind history.ThreadType) string {
	switch kind {
	case history.PullRequest:
		return "pull request"
	case history.Discussion:
		return "discussion"
	}
	return "issue"
}
