package webhooks

import (
	"time"

	"glueledger/scoring/history"
)

type repositoryEvent struct {
	event
	Changes struct {
		Repository struct {
			Name formerly `json:"name"`
		} `json:"repository"` // renamed
		Owner struct {
			From struct {
				User         *account `json:"user"`
				Organization *account `json:"organization"`
			} `json:"from"`
		} `json:"owner"` // transferred
	} `json:"changes"`
}

// decodeRepository reads that a repository was renamed, moved, made private or
// public, archived or deleted.
func decodeRepository(body []byte) (Decoded, error) {
	e, err := read[repositoryEvent](body)
	if err != nil {
		return Decoded{}, err
	}
	repo, err := e.Repository.repo()
	if err != nil {
		return Decoded{}, err
	}
	c := e.change(repositoryChange(e.Action), repo)
	switch c.Kind {
	case RepoPrivatized:
		// updated_at may be older than news that is known and says public, and must not
		// let that win.
		c.At = time.Time{}
	case RepoRenamed:
		c.From, c.To, c.FromOwner = e.Changes.Repository.Name.From, repo.Name, repo.Owner
	case RepoTransferred:
		c.From, c.To = repo.Name, repo.Name
		if from := e.Changes.Owner.From; from.Organization != nil {
			c.FromOwner = from.Organization.Login
		} else if from.User != nil {
			c.FromOwner = from.User.Login
		}
	}
	return Decoded{Changes: []Change{c}}, nil
}

// repositoryChange is what an action of the repository event means.
func repositoryChange(action string) ChangeKind {
	switch action {
	case "renamed":
		return RepoRenamed
	case "transferred":
		return RepoTransferred
	case "deleted":
		return RepoDeleted
	case "privatized":
		return RepoPrivatized
	case "publicized":
		return RepoPublicized
	case "archived":
		return RepoArchived
	case "unarchived":
		return RepoUnarchived
	}
	return RepoSeen // created, edited, and what GitHub may add
}

// change starts news about the payload's repository.
func (e event) change(kind ChangeKind, repo history.Repo) Change {
	c := Change{Kind: kind, Repo: repo, At: e.Repository.UpdatedAt.Time}
	if e.Installation != nil {
		c.Installation = e.Installation.ID
	}
	return c
}
