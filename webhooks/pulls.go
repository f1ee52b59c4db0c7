package webhooks

import "glueledger/scoring/history"

type pullEvent struct {
	threadEvent
	PullRequest       *post    `json:"pull_request"`
	After             string   `json:"after"` // synchronize: the new head
	RequestedReviewer *account `json:"requested_reviewer"`
	RequestedTeam     *struct {
		Slug string `json:"slug"`
	} `json:"requested_team"`
}

// decodePullRequest reads what happened to a pull request.
func decodePullRequest(body []byte) (Decoded, error) {
	e, err := read[pullEvent](body)
	if err != nil {
		return Decoded{}, err
	}
	t, err := tell(e.event, e.PullRequest, history.PullRequest)
	if err != nil {
		return Decoded{}, err
	}
	switch e.Action {
	case "synchronize":
		t.did(history.Pushed, history.Activity{Subject: e.After})
	case "converted_to_draft":
		t.did(history.Draft, history.Activity{})
	case "ready_for_review":
		t.did(history.ReadyForReview, history.Activity{})
	case "review_requested", "review_request_removed":
		a := history.Activity{}
		if e.RequestedTeam != nil {
			a.Subject = e.RequestedTeam.Slug
		} else {
			a.Target = e.RequestedReviewer.person()
		}
		t.did(history.Verb(e.Action), a)
	case "closed":
		if e.PullRequest.Merged {
			t.did(history.Merged, history.Activity{})
		}
		t.changed(e.threadEvent)
	default:
		t.changed(e.threadEvent)
	}
	return t.decoded()
}
