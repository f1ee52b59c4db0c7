package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// jsonRepos are repositories, by name.
type jsonRepos struct {
	Repos []jsonRepo `json:"repos"`
}

type jsonRepo struct {
	Repo     string `json:"repo"`          // "owner/repo"
	ID       int64  `json:"id"`            // GitHub's; 0 where it is not known
	Private  bool   `json:"private"`       // on GitHub
	Closed   bool   `json:"closed"`        // public there, and its pages are closed
	URL      string `json:"url,omitempty"` // its page
	Overview string `json:"overview_url"`
}

func (s *server) apiRepos(w http.ResponseWriter, r *http.Request, query url.Values) (any, error) {
	size, err := pageSize(query)
	if err != nil {
		return nil, err
	}
	place, err := readCursor(query, reposCursor, 1)
	if err != nil {
		return nil, err
	}
	all, err := s.reader.Repos(r.Context())
	if err != nil {
		return nil, fmt.Errorf("read the repositories: %w", err)
	}
	owner := query.Get("owner")
	readable := s.access.listed(r.Context(), visitorOf(r.Context()), all)
	repos := slices.DeleteFunc(slices.Clone(all), func(repo history.Repo) bool {
		hidden := !s.access.open(repo) && !readable[repo.ID]
		before := place != nil && byName(repo.FullName(), place[0]) <= 0
		return hidden || before || owner != "" && !strings.EqualFold(repo.Owner, owner)
	})
	slices.SortFunc(repos, func(a, b history.Repo) int {
		return cmp.Or(byName(a.FullName(), b.FullName()), cmp.Compare(a.ID, b.ID))
	})
	repos = slices.CompactFunc(repos, func(a, b history.Repo) bool { return a.FullName() == b.FullName() })
	next := ""
	if len(repos) > size {
		repos = repos[:size]
		next = writeCursor(reposCursor, repos[size-1].FullName())
	}
	out := jsonRepos{Repos: []jsonRepo{}}
	for _, repo := range repos {
		scope := scoring.Scope{Owner: repo.Owner, Repo: repo.Name}
		out.Repos = append(out.Repos, jsonRepo{repo.FullName(), repo.ID, !repo.Public(), repo.Closed, s.outside.scope(scope), s.apiURL(apiPath(scope))})
	}
	s.linkPages(w, r, query, next)
	return out, nil
}
