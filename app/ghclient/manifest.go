package ghclient

import (
	"context"
	"net/http"
	"net/url"

	"glueledger/scoring/history"
)

// Registration is a new App with its secrets, as the manifest flow gives it, once.
type Registration struct {
	AppID         int64
	Slug          string
	Name          string
	URL           string // its page
	ClientID      string
	ClientSecret  string
	WebhookSecret string
	PrivateKey    []byte // PEM
	Owner         history.Account
}

// Convert turns the code that GitHub gives at the end of the manifest flow into
// the registration. A code works once, within an hour; one that is used up
// gives ErrNotFound. A nil transport is one with sane timeouts.
func Convert(ctx context.Context, site Site, transport http.RoundTripper, code string) (Registration, error) {
	if transport == nil {
		transport = newBase()
	}
	at, err := newPlace(site)
	if err != nil {
		return Registration{}, err
	}
	a, err := newAPI(site, at, &http.Client{Transport: &whole{transport}, CheckRedirect: follow})
	if err != nil {
		return Registration{}, err
	}
	var got struct {
		ID            int64  `json:"id"`
		Slug          string `json:"slug"`
		Name          string `json:"name"`
		URL           string `json:"html_url"`
		ClientID      string `json:"client_id"`
		ClientSecret  string `json:"client_secret"`
		WebhookSecret string `json:"webhook_secret"`
		PEM           string `json:"pem"`
		Owner         *User  `json:"owner"`
	}
	// The code is not named in errors: until it is used it is worth the App's key.
	if _, err := a.call(ctx, http.MethodPost, "app-manifests/"+url.PathEscape(code)+"/conversions", nil, &got); err != nil {
		return Registration{}, explain(withoutAddress(err), "getting the new App's credentials from GitHub")
	}
	return Registration{got.ID, got.Slug, got.Name, got.URL, got.ClientID, got.ClientSecret, got.WebhookSecret, []byte(got.PEM),
		account(got.Owner)}, nil
}
