package ghclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"golang.org/x/oauth2"

	"glueledger/scoring/history"
)

// VisitorConfig is what signing people in with GitHub needs.
type VisitorConfig struct {
	Site         Site
	ClientID     string
	ClientSecret string
	Callback     string            // where GitHub sends people back to, one of the App's callback URLs
	Transport    http.RoundTripper // what requests end in; nil: http.DefaultTransport's settings with timeouts
}

// Visitors signs people in by the App's OAuth web flow and asks GitHub in their name.
// Such a token can do only what both the person and the App may do; it counts against
// the person's hour, so its requests do not pass the App's limits. It is safe for
// concurrent use, and its errors name no token.
type Visitors struct {
	config oauth2.Config
	site   Site
	place  place
	base   http.RoundTripper
}

// NewVisitors makes it, without asking GitHub anything.
func NewVisitors(c VisitorConfig) (*Visitors, error) {
	at, err := newPlace(c.Site)
	if err != nil {
		return nil, err
	}
	if c.ClientID == "" || c.ClientSecret == "" {
		return nil, errors.New("signing in needs the App's client id and client secret")
	}
	if c.Transport == nil {
		c.Transport = newBase()
	}
	return &Visitors{
		config: oauth2.Config{
			ClientID: c.ClientID, ClientSecret: c.ClientSecret, RedirectURL: c.Callback,
			Endpoint: oauth2.Endpoint{
				AuthURL: c.Site.Web + "/login/oauth/authorize", TokenURL: c.Site.Web + "/login/oauth/access_token",
				AuthStyle: oauth2.AuthStyleInParams,
			},
		},
		site: c.Site, place: at, base: &whole{c.Transport},
	}, nil
}

// SignInURL is the page of GitHub that asks somebody whether they want to sign in
// here. GitHub sends them back with the state; verifier is the proof key that
// SignIn is to be given.
func (v *Visitors) SignInURL(state, verifier string) string {
	return v.config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier))
}

// SignIn exchanges the code that GitHub sent somebody back with for their token, and
// asks who they are. The token lives for that long; 0 is until it is revoked. No
// refresh token is kept.
func (v *Visitors) SignIn(ctx context.Context, code, verifier string) (who history.Account, token string, life time.Duration, err error) {
	// The secret and the code go to that one address.
	client := &http.Client{Transport: v.base, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	got, err := v.config.Exchange(context.WithValue(ctx, oauth2.HTTPClient, client), code, oauth2.VerifierOption(verifier))
	if err != nil {
		return who, "", 0, fmt.Errorf("getting a visitor's token: %w", withoutAnswer(err))
	}
	if !got.Expiry.IsZero() {
		life = max(time.Until(got.Expiry), time.Second)
	}
	if who, err = v.whose(ctx, got.AccessToken); err != nil {
		return who, "", 0, err
	}
	return who, got.AccessToken, life, nil
}

// SignOut revokes a token. One that is not valid any more is revoked already.
func (v *Visitors) SignOut(ctx context.Context, token string) error {
	a, err := newAPI(v.site, v.place, &http.Client{Transport: &asClient{v.place, v.base, v.config.ClientID, v.config.ClientSecret}, CheckRedirect: follow})
	if err == nil {
		body := struct {
			Token string `json:"access_token"`
		}{token}
		_, err = a.call(ctx, http.MethodDelete, "applications/"+url.PathEscape(v.config.ClientID)+"/token", body, nil)
	}
	switch status := answered(err); status {
	case http.StatusNotFound:
		return nil
	case 0:
		return explain(err, "revoking a visitor's token")
	default: // what else it says might have the token
		return fmt.Errorf("revoking a visitor's token: GitHub answers %d", status)
	}
}

// withoutAnswer drops what GitHub answered to asking for a token, but for its own
// name of the error: there might be a token in it.
func withoutAnswer(err error) error {
	if said := (*oauth2.RetrieveError)(nil); errors.As(err, &said) {
		if errorCode.MatchString(said.ErrorCode) {
			return fmt.Errorf("GitHub says %s", said.ErrorCode)
		}
		return fmt.Errorf("GitHub answers %d", said.Response.StatusCode)
	}
	if sent := (*url.Error)(nil); errors.As(err, &sent) {
		return sent.Err
	}
	return errors.New("GitHub’s answer has no token")
}

var errorCode = regexp.MustCompile(`^[a-z_]{1,60}$`)

// repoName is what GitHub takes as the name of an owner or a repository.
var repoName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,100}$`)

func isName(part string) bool { return repoName.MatchString(part) && part != "." && part != ".." }

// permissions are what somebody may do in a repository.
type permissions struct {
	Push bool `json:"push"` // so may who is called maintain or admin
}

// Reads is the id of the repository that has a name, for somebody who can read it
// there, that of its owner, and whether they may push to it; 0 for others, where there
// is none, and where GitHub does not allow it, such as to a token that was revoked. An
// error says that GitHub has not answered, or wants to be asked less.
func (v *Visitors) Reads(ctx context.Context, token, owner, name string) (id, ownerID int64, maintains bool, err error) {
	if !isName(owner) || !isName(name) {
		return 0, 0, false, nil
	}
	var got struct {
		ID    int64 `json:"id"`
		Owner struct {
			ID int64 `json:"id"`
		} `json:"owner"`
		Permissions permissions `json:"permissions"`
	}
	err = v.askFor(ctx, token, below(owner, name, ""), &got)
	return got.ID, got.Owner.ID, got.Permissions.Push, explain(err, "asking whether a visitor can read %s/%s", owner, name)
}

// MemberOf is the id of the organisation that has a name, for somebody who is a member
// of it, and whether they are one of its owners; 0 for others, where there is none, and
// where GitHub does not say, such as to an App that may not read the members. The error
// is as Reads' is.
func (v *Visitors) MemberOf(ctx context.Context, token, name string) (id int64, owns bool, err error) {
	if !isName(name) {
		return 0, false, nil
	}
	var got struct {
		State        string `json:"state"`
		Role         string `json:"role"`
		Organization struct {
			ID int64 `json:"id"`
		} `json:"organization"`
	}
	err = v.askFor(ctx, token, "user/memberships/orgs/"+url.PathEscape(name), &got)
	if err != nil || got.State != "active" || got.Role != "admin" && got.Role != "member" {
		return 0, false, explain(err, "asking whether a visitor is a member of %s", name)
	}
	return got.Organization.ID, got.Role == "admin", nil
}

// askFor asks for one thing in somebody's name. What is not there for them, and what
// they may not have, leaves it empty.
func (v *Visitors) askFor(ctx context.Context, token, path string, into any) error {
	a, err := v.as(token)
	if err != nil {
		return err
	}
	_, err = a.get(ctx, path, into)
	if explained := explain(err, "asking"); errors.Is(explained, ErrNotFound) || errors.Is(explained, ErrForbidden) {
		return nil
	}
	return err
}

// longestListing is how many pages of a hundred repositories ReposOf reads.
const longestListing = 20

// ReposOf are the ids of the private repositories that somebody can read, and of the
// public ones that they may push to, of the first two thousand that GitHub lists: of
// those that the App is installed on, where the App gave out the token; of all that are
// theirs, where they made it; of an installation's own, where it is one's. A token that
// may list nothing reads nothing.
func (v *Visitors) ReposOf(ctx context.Context, token string) ([]int64, error) {
	a, err := v.as(token)
	if err != nil {
		return nil, err
	}
	ids, err := a.reposOfInstallations(ctx)
	// Tokens that no App gave out to somebody have no list of installations.
	for _, list := range []string{"user/repos?per_page=100", "installation/repositories?per_page=100"} {
		if !refused(err) {
			break
		}
		left := longestListing
		ids, err = a.reposOf(ctx, list, &left)
	}
	if refused(err) {
		return nil, nil
	}
	return ids, err
}

// refused reports whether a token that GitHub knows may not have what was asked for.
func refused(err error) bool {
	return (errors.Is(err, ErrForbidden) || errors.Is(err, ErrNotFound)) && answered(err) != http.StatusUnauthorized
}

// as asks GitHub in the name of whom a token is of.
func (v *Visitors) as(token string) (*api, error) {
	return newAPI(v.site, v.place, &http.Client{Transport: &asVisitor{v.place, v.base, token}, CheckRedirect: follow})
}

// asVisitor signs requests with the token of somebody who is signed in.
type asVisitor struct {
	place place
	next  http.RoundTripper
	token string
}

func (t *asVisitor) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.place.check(req.URL); err != nil {
		discard(req)
		return nil, err
	}
	signed := req.Clone(req.Context())
	signed.Header.Set("Authorization", "Bearer "+t.token)
	return t.next.RoundTrip(signed)
}

// asClient signs requests with the App's client id and secret.
type asClient struct {
	place      place
	next       http.RoundTripper
	id, secret string
}

func (t *asClient) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.place.check(req.URL); err != nil {
		discard(req)
		return nil, err
	}
	signed := req.Clone(req.Context())
	signed.SetBasicAuth(t.id, t.secret)
	return t.next.RoundTrip(signed)
}
