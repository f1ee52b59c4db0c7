package webhooks

import (
	"cmp"
	"errors"

	"glueledger/scoring/history"
)

// nameEvent is a label or milestone payload.
type nameEvent struct {
	event
	Label     *named `json:"label"`
	Milestone *named `json:"milestone"`
	Changes   struct {
		Name  *formerly `json:"name"`  // labels
		Title *formerly `json:"title"` // milestones
	} `json:"changes"`
}

// decodeLabel reads that a label was renamed. Threads show what it was called
// when it was put on them, so the ledger has to know.
func decodeLabel(body []byte) (Decoded, error) {
	e, repo, err := readName(body)
	if err != nil {
		return Decoded{}, err
	}
	if e.Label == nil || e.Label.Name == "" {
		return Decoded{}, errors.New("the payload has no label")
	}
	return Decoded{Changes: []Change{renaming(LabelRenamed, e, repo, e.Label, e.Changes.Name)}}, nil
}

// decodeMilestone reads that a milestone was renamed.
func decodeMilestone(body []byte) (Decoded, error) {
	e, repo, err := readName(body)
	if err != nil {
		return Decoded{}, err
	}
	if e.Milestone == nil || e.Milestone.Title == "" {
		return Decoded{}, errors.New("the payload has no milestone")
	}
	return Decoded{Changes: []Change{renaming(MilestoneRenamed, e, repo, e.Milestone, e.Changes.Title)}}, nil
}

func readName(body []byte) (nameEvent, history.Repo, error) {
	e, err := read[nameEvent](body)
	if err != nil {
		return e, history.Repo{}, err
	}
	repo, err := e.Repository.repo()
	return e, repo, err
}

// renaming is the change of a name to that of n, or that nothing but the
// repository was seen.
func renaming(kind ChangeKind, e nameEvent, repo history.Repo, n *named, was *formerly) Change {
	to := cmp.Or(n.Name, n.Title)
	if e.Action != "edited" || was == nil || was.From == "" || was.From == to {
		return e.change(RepoSeen, repo)
	}
	c := e.change(kind, repo)
	c.From, c.To, c.At = was.From, to, n.UpdatedAt.Time
	return c
}
