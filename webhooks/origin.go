package webhooks

import (
	"cmp"
	"encoding/json"
)

// Origin is whose a delivery is, and what it is about, as its payload says. What the
// payload does not say is zero.
type Origin struct {
	// Account is GitHub's id of who owns the repository, or has the installation.
	Account      int64
	Installation int64
	Action       string
	Repo         string // full name
	Number       int    // of the thread
}

// OriginOf reads the origin of a payload, whatever its event; of what is no JSON the
// zero one.
func OriginOf(body []byte) Origin {
	type numbered struct {
		Number int `json:"number"`
	}
	var p struct {
		Action     string `json:"action"`
		Repository struct {
			FullName string  `json:"full_name"`
			Owner    account `json:"owner"`
		} `json:"repository"`
		Organization account      `json:"organization"`
		Installation installation `json:"installation"`
		Issue        numbered     `json:"issue"`
		PullRequest  numbered     `json:"pull_request"`
		Discussion   numbered     `json:"discussion"`
	}
	// A member of another form is left out, as in [Decode] it is an error.
	_ = json.Unmarshal(body, &p)
	o := Origin{
		Account:      cmp.Or(p.Repository.Owner.ID, p.Organization.ID),
		Installation: p.Installation.ID, Action: p.Action, Repo: p.Repository.FullName,
		Number: cmp.Or(p.Issue.Number, p.PullRequest.Number, p.Discussion.Number),
	}
	if p.Installation.Account != nil {
		o.Account = cmp.Or(p.Repository.Owner.ID, p.Installation.Account.ID, p.Organization.ID)
	}
	return o
}
