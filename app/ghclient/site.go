package ghclient

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Site is where one GitHub is found. No address ends with a slash.
type Site struct {
	Web     string // pages: https://github.com
	API     string // REST: https://api.github.com
	GraphQL string // https://api.github.com/graphql
}

// NewSite derives the addresses from that of GitHub's pages: of github.com, of
// an organization on ghe.com (https://SUB.ghe.com), or of a GitHub Enterprise
// Server, whose API is below /api.
func NewSite(githubURL string) (Site, error) {
	u, err := url.Parse(strings.TrimRight(strings.TrimSpace(githubURL), "/"))
	if err != nil {
		return Site{}, fmt.Errorf("GitHub's address: %w", err)
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return Site{}, fmt.Errorf("GitHub's address %q does not begin with https://", githubURL)
	case u.Host == "":
		return Site{}, fmt.Errorf("GitHub's address %q names no host", githubURL)
	case u.User != nil:
		return Site{}, errors.New("GitHub's address must not hold a user or password")
	case u.RawQuery != "" || u.Fragment != "":
		return Site{}, fmt.Errorf("GitHub's address %q must end with its host or path", githubURL)
	}
	u.Host = strings.ToLower(u.Host)
	web := u.String()
	switch host := u.Hostname(); {
	case host == "github.com" || host == "www.github.com":
		return Site{Web: "https://github.com", API: "https://api.github.com", GraphQL: "https://api.github.com/graphql"}, nil
	case strings.HasSuffix(host, ".ghe.com"):
		api := u.Scheme + "://api." + u.Host
		return Site{Web: web, API: api, GraphQL: api + "/graphql"}, nil
	}
	return Site{Web: web, API: web + "/api/v3", GraphQL: web + "/api/graphql"}, nil
}
