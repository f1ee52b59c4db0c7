package ghfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Join makes people members of an organisation who do not own it.
func (f *Fake) Join(org string, logins ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.members[strings.ToLower(org)] = logins
}

// Own makes people owners of an organisation. Nobody else is a member of it, but for
// those who have joined.
func (f *Fake) Own(org string, logins ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.owners[strings.ToLower(org)] = logins
}

// membership answers whether who asks, by a token of their own, is an owner or a member
// of an organisation.
func (f *Fake) membership(org string) endpoint {
	return func(r *http.Request, _ []byte) reply {
		who, err := f.object(r, "/user")
		if err != nil {
			return reply{http.StatusForbidden, map[string]string{"message": "Resource not accessible by integration"}}
		}
		login, _ := who["login"].(string)
		address := "http://" + r.Host
		f.mu.Lock()
		role := ""
		switch {
		case slices.Contains(f.owners[strings.ToLower(org)], login):
			role = "admin"
		case slices.Contains(f.members[strings.ToLower(org)], login):
			role = "member"
		}
		f.mu.Unlock()
		at, err := f.object(r, "/orgs/"+org)
		if err != nil || role == "" {
			return reply{http.StatusNotFound, map[string]string{"message": "Not Found"}}
		}
		return reply{http.StatusOK, map[string]any{
			"url": address + "/orgs/" + org + "/memberships/" + login, "state": "active", "role": role,
			"organization_url": address + "/orgs/" + org, "organization": at, "user": who,
		}}
	}
}

// object asks the server behind for one thing, with the authorization of a request.
func (f *Fake) object(r *http.Request, path string) (map[string]any, error) {
	resp, err := f.ask(r, path)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, resp.Status)
	}
	var got map[string]any
	return got, json.NewDecoder(resp.Body).Decode(&got)
}
