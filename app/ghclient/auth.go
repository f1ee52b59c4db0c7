package ghclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/bradleyfalzon/ghinstallation/v2"
	"github.com/google/go-github/v62/github"
)

// place is where tokens may be sent: the hosts of the API and of GraphQL.
type place struct{ api, graphql *url.URL }

func newPlace(s Site) (place, error) {
	api, err := url.Parse(s.API)
	if err != nil {
		return place{}, fmt.Errorf("the API's address: %w", err)
	}
	graphql, err := url.Parse(s.GraphQL)
	if err != nil {
		return place{}, fmt.Errorf("GraphQL's address: %w", err)
	}
	if api.Host == "" || graphql.Host == "" {
		return place{}, errors.New("the addresses of GitHub's API are missing")
	}
	return place{api, graphql}, nil
}

// holds says whether an address is the API's own.
func (p place) holds(u *url.URL) bool {
	on := func(base *url.URL) bool { return u.Scheme == base.Scheme && strings.EqualFold(u.Host, base.Host) }
	return u.User == nil && (on(p.api) || on(p.graphql))
}

func (p place) check(u *url.URL) error {
	if !p.holds(u) {
		return fmt.Errorf("%s is not GitHub's API, and gets no token", u.Host+u.Path)
	}
	return nil
}

// asApp signs requests with the App's key.
type asApp struct {
	place place
	apps  *ghinstallation.AppsTransport
}

func (t *asApp) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.place.check(req.URL); err != nil {
		discard(req)
		return nil, err
	}
	signed := req.Clone(req.Context()) // AppsTransport changes its request
	signed.Header.Del("Accept")        // it adds its own
	return t.apps.RoundTrip(signed)
}

// asInstallation signs requests with the installation's token.
type asInstallation struct {
	place place
	next  http.RoundTripper
	token *keeper
}

func (t *asInstallation) RoundTrip(req *http.Request) (*http.Response, error) {
	defer discard(req)
	if err := t.place.check(req.URL); err != nil {
		return nil, err
	}
	for renewed := false; ; renewed = true {
		token, err := t.token.get(req.Context())
		if err != nil {
			return nil, err
		}
		signed, err := fresh(req)
		if err != nil {
			return nil, err
		}
		signed.Header.Set("Authorization", "Bearer "+token)
		resp, err := t.next.RoundTrip(signed)
		if err != nil || resp.StatusCode != http.StatusUnauthorized || renewed {
			return resp, err
		}
		t.token.forget(token) // it ended sooner than promised, or was revoked; nothing was done
	}
}

// tokenError is a failure to get an installation's token.
type tokenError struct{ err error }

func (e *tokenError) Error() string { return e.err.Error() }
func (e *tokenError) Unwrap() error { return e.err }

// keeper has the token of an installation and renews it before it ends.
//
// ghinstallation's Transport does not: it renews a minute before the end, which
// for tokens that live for a minute means for each request, and it cannot forget
// a token that GitHub no longer takes.
type keeper struct {
	apps         *github.AppsService
	installation int64
	busy         chan struct{} // holds one while a token is fetched

	mu    sync.Mutex
	token string
	renew time.Time
}

func newKeeper(apps *github.AppsService, installation int64) *keeper {
	return &keeper{apps: apps, installation: installation, busy: make(chan struct{}, 1)}
}

func (k *keeper) current() (string, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.token, k.token != "" && time.Now().Before(k.renew)
}

func (k *keeper) forget(token string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.token == token {
		k.token = ""
	}
}

// get is a token that lives on for a while. Only one is fetched at a time.
func (k *keeper) get(ctx context.Context) (string, error) {
	if token, ok := k.current(); ok {
		return token, nil
	}
	select {
	case k.busy <- struct{}{}:
		defer func() { <-k.busy }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if token, ok := k.current(); ok {
		return token, nil
	}
	asked := time.Now()
	got, resp, err := k.apps.CreateInstallationToken(repeatable(ctx), k.installation, &github.InstallationTokenOptions{})
	if err != nil {
		if answered(err) == http.StatusNotFound {
			err = fmt.Errorf("%w: %w", ErrSuspended, err)
		}
		return "", &tokenError{explain(err, "getting a token for installation %d", k.installation)}
	}
	if got.GetToken() == "" {
		return "", &tokenError{fmt.Errorf("getting a token for installation %d: GitHub gave none", k.installation)}
	}
	life := got.GetExpiresAt().Sub(asked)
	if theirs, err := http.ParseTime(resp.Header.Get("Date")); err == nil { // clocks differ
		life = got.GetExpiresAt().Sub(theirs)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.token, k.renew = got.GetToken(), asked.Add(life-min(time.Minute, life/4))
	return k.token, nil
}
