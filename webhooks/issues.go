package webhooks

import "glueledger/scoring/history"

type issueEvent struct {
	threadEvent
	Issue *post  `json:"issue"`
	Type  *named `json:"type"` // typed, untyped
}

// decodeIssues reads what happened to an issue.
func decodeIssues(body []byte) (Decoded, error) {
	e, err := read[issueEvent](body)
	if err != nil {
		return Decoded{}, err
	}
	t, err := tell(e.event, e.Issue, history.Issue)
	if err != nil {
		return Decoded{}, err
	}
	switch e.Action {
	case "typed", "untyped":
		if e.Type != nil && e.Type.Name != "" {
			t.did(history.Verb(e.Action), history.Activity{Subject: e.Type.Name})
		}
	default:
		t.changed(e.threadEvent)
	}
	return t.decoded()
}
