package webhooks

import "errors"

type installation struct {
	ID          int64    `json:"id"`
	Account     *account `json:"account"` // only in installation events
	UpdatedAt   moment   `json:"updated_at"`
	SuspendedAt moment   `json:"suspended_at"`
}

type installationEvent struct {
	event
	Repositories        []*repository `json:"repositories"`         // installation
	RepositoriesAdded   []*repository `json:"repositories_added"`   // installation_repositories
	RepositoriesRemoved []*repository `json:"repositories_removed"` // installation_repositories
}

// readInstallation reads a payload about an installation and gives the part of
// its changes that is always the same.
func readInstallation(body []byte) (installationEvent, Change, error) {
	e, err := read[installationEvent](body)
	if err != nil {
		return e, Change{}, err
	}
	i := e.Installation
	if i == nil || i.ID <= 0 {
		return e, Change{}, errors.New("the payload has no installation, or one without an id")
	}
	return e, Change{Installation: i.ID, Account: i.Account.person(), At: latest(i.UpdatedAt.Time, i.SuspendedAt)}, nil
}

// decodeInstallation reads that the App was installed, removed or suspended, and
// which repositories it sees from then on.
func decodeInstallation(body []byte) (Decoded, error) {
	e, c, err := readInstallation(body)
	if err != nil {
		return Decoded{}, err
	}
	switch e.Action {
	case "created":
		c.Kind = InstallationCreated
	case "deleted":
		c.Kind = InstallationDeleted
	case "suspend":
		c.Kind = InstallationSuspended
	case "unsuspend":
		c.Kind = InstallationUnsuspended
	default: // new_permissions_accepted, and what GitHub may add
		return Decoded{}, nil
	}
	d := Decoded{Changes: []Change{c}}
	if c.Kind == InstallationCreated {
		err = d.repositories(RepoAdded, c, e.Repositories)
	}
	if err != nil {
		return Decoded{}, err
	}
	return d, nil
}

// decodeInstallationRepositories reads that an installation sees more or fewer
// repositories.
func decodeInstallationRepositories(body []byte) (Decoded, error) {
	e, c, err := readInstallation(body)
	if err != nil {
		return Decoded{}, err
	}
	var d Decoded
	if err := d.repositories(RepoAdded, c, e.RepositoriesAdded); err != nil {
		return Decoded{}, err
	}
	if err := d.repositories(RepoRemoved, c, e.RepositoriesRemoved); err != nil {
		return Decoded{}, err
	}
	return d, nil
}

// repositories adds a change for each repository in the list.
func (d *Decoded) repositories(kind ChangeKind, c Change, list []*repository) error {
	for _, r := range list {
		repo, err := r.repo()
		if err != nil {
			return err
		}
		c.Kind, c.Repo = kind, repo
		d.Changes = append(d.Changes, c)
	}
	return nil
}
