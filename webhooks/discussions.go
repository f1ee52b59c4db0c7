package webhooks

import "glueledger/scoring/history"

type discussionEvent struct {
	threadEvent
	Discussion *post   `json:"discussion"`
	Comment    *remark `json:"comment"`    // discussion_comment
	Answer     *remark `json:"answer"`     // answered
	OldAnswer  *remark `json:"old_answer"` // unanswered
}

// readDiscussion reads a payload about a discussion and starts with it.
func readDiscussion(body []byte) (discussionEvent, *telling, error) {
	e, err := read[discussionEvent](body)
	if err != nil {
		return e, nil, err
	}
	t, err := tell(e.event, e.Discussion, history.Discussion)
	return e, t, err
}

// decodeDiscussion reads what happened to a discussion.
func decodeDiscussion(body []byte) (Decoded, error) {
	e, t, err := readDiscussion(body)
	if err != nil {
		return Decoded{}, err
	}
	switch e.Action {
	case "answered":
		err = t.answered(history.Answered, e.Answer, history.Activity{At: e.Discussion.AnswerChosenAt.Time})
	case "unanswered":
		err = t.answered(history.Unanswered, e.OldAnswer, history.Activity{})
	default:
		t.changed(e.threadEvent)
	}
	if err != nil {
		return Decoded{}, err
	}
	return t.decoded()
}

// answered adds the comment that is or was the answer, and that the sender made
// or unmade it so.
func (t *telling) answered(verb history.Verb, answer *remark, a history.Activity) error {
	if answer == nil || answer.ID <= 0 {
		return errNoRemark
	}
	t.said(answer, history.Commented)
	a.ID = answer.ID
	t.did(verb, a)
	return nil
}

// decodeDiscussionComment reads a comment on a discussion.
func decodeDiscussionComment(body []byte) (Decoded, error) {
	e, t, err := readDiscussion(body)
	if err != nil {
		return Decoded{}, err
	}
	return t.remarked(e.Action, e.Comment, history.Commented)
}
