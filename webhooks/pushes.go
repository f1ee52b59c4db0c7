package webhooks

import "slices"

// policyPath is where a repository's settings file lies: policy.Path.
const policyPath = ".github/glueledger.yml"

type pushEvent struct {
	event
	Ref        string `json:"ref"`
	Repository *struct {
		repository
		DefaultBranch string `json:"default_branch"`
	} `json:"repository"`
	Deleted bool `json:"deleted"`
	Forced  bool `json:"forced"`
	Commits []struct {
		Added    []string `json:"added"`
		Removed  []string `json:"removed"`
		Modified []string `json:"modified"`
	} `json:"commits"`
}

// mostCommits is how many commits GitHub lists of a push.
const mostCommits = 2048

// decodePush reads that the settings file may have changed: that a push to the
// default branch touched it, or does not say what it touched. All other pushes say
// nothing; what is pushed to a pull request is told by that.
func decodePush(body []byte) (Decoded, error) {
	e, err := read[pushEvent](body)
	if err != nil {
		return Decoded{}, err
	}
	if e.Repository == nil {
		return Decoded{}, errNoRepository
	}
	repo, err := e.Repository.repo()
	if err != nil {
		return Decoded{}, err
	}
	if e.Deleted || e.Repository.DefaultBranch == "" || e.Ref != "refs/heads/"+e.Repository.DefaultBranch {
		return Decoded{}, nil
	}
	// What a forced push took away is in none of its commits.
	touched := e.Forced || len(e.Commits) >= mostCommits
	for _, c := range e.Commits {
		touched = touched || slices.Contains(c.Added, policyPath) || slices.Contains(c.Removed, policyPath) || slices.Contains(c.Modified, policyPath)
	}
	if !touched {
		return Decoded{}, nil
	}
	e.event.Repository = &e.Repository.repository
	return Decoded{Changes: []Change{e.change(PolicyPushed, repo)}}, nil
}
