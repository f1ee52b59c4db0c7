package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"glueledger/app/ghclient"
)

// Credentials are what the program acts as a GitHub App with.
type Credentials struct {
	AppID         int64
	Slug          string // of the App's page; empty where variables gave the credentials
	ClientID      string
	ClientSecret  Secret
	WebhookSecret Secret
	PrivateKey    Secret // a PEM
	GitHubURL     string // where the App is registered, such as https://github.com
	HTMLURL       string // of the App's page on GitHub; empty where variables gave the credentials
	// PublicURL is how the world reaches this server, as setup registered it; empty
	// where variables gave the credentials.
	PublicURL string
	// Source says where the credentials come from: "the environment" or a directory.
	Source string
}

// ErrNoCredentials says that the App has not been set up yet.
var ErrNoCredentials = errors.New("no GitHub App is set up yet: run serve and open the link to its setup page, or set " +
	appIDVariable + " and " + keyFileVariable)

const (
	fromEnvironment = "the environment"
	appFile         = "app.json"
	keyFile         = "private-key.pem"
)

// LoadCredentials reads the App's credentials: from variables, else from the
// directory beside the ledger where the setup page stored them. The webhook
// secret's own variable goes before the stored one. The error is
// ErrNoCredentials where there are none.
func LoadCredentials(c Config) (Credentials, error) {
	if c.App.given() {
		return c.App.credentials(c)
	}
	cr, err := readCredentials(c.credentialsDir())
	if err != nil {
		return Credentials{}, err
	}
	if c.WebhookSecret != "" {
		cr.WebhookSecret = c.WebhookSecret
	}
	return cr, nil
}

// checkGitHub says that the App is registered elsewhere than at the GitHub that a
// setting names: nothing is done there then.
func (cr Credentials) checkGitHub(c Config) error {
	if c.github() == defaultGitHub || c.github() == cr.GitHubURL {
		return nil
	}
	return fmt.Errorf("the App in %s is registered at %s, but --github-url is %s: leave it out, or name the ledger of that App with --db", cr.Source, cr.GitHubURL, c.github())
}

// credentials are those that the variables give.
func (a AppSettings) credentials(c Config) (Credentials, error) {
	id, err := a.id()
	if err != nil {
		return Credentials{}, fmt.Errorf("the App's id (%s): %q is no number", appIDVariable, a.ID)
	}
	key, err := a.key()
	if err != nil {
		return Credentials{}, fmt.Errorf("the App's private key (%s): %w", a.keyVariable(), err)
	}
	return Credentials{AppID: id, ClientID: a.ClientID, ClientSecret: a.ClientSecret, WebhookSecret: c.WebhookSecret,
		PrivateKey: Secret(key), GitHubURL: c.github(), Source: fromEnvironment}, nil
}

// with is the configuration as stored credentials complete it: the webhook secret,
// GitHub's address and the server's own, each where no setting says otherwise.
func (c Config) with(cr Credentials) Config {
	c.WebhookSecret = cr.WebhookSecret
	if c.github() == defaultGitHub && cr.GitHubURL != "" {
		c.GitHubURL = cr.GitHubURL
	}
	if c.URL == "" {
		c.URL = cr.PublicURL
	}
	return c
}

// linked is the configuration with the addresses that setup stored, for commands that
// print links. Who cannot read them is told, and gets links without.
func (s *session) linked() Config {
	cr, err := LoadCredentials(s.config)
	switch {
	case err == nil:
		return s.config.with(cr)
	case !errors.Is(err, ErrNoCredentials):
		s.log.WarnContext(s.ctx, "links are made without the addresses that setup stored", "err", err)
	}
	return s.config
}

const defaultGitHub = "https://github.com"

// credentialsDir is where the setup page stores credentials: beside the ledger,
// or in the working directory where the ledger is no file.
func (c Config) credentialsDir() string {
	if strings.Contains(c.DB, "://") {
		return "glueledger.app"
	}
	return c.DB + ".app"
}

// storedApp is app.json.
type storedApp struct {
	AppID         int64  `json:"app_id"`
	Slug          string `json:"slug"`
	ClientID      string `json:"client_id"`
	ClientSecret  string `json:"client_secret"`
	WebhookSecret string `json:"webhook_secret"`
	GitHubURL     string `json:"github_url"`
	HTMLURL       string `json:"html_url"`
	PublicURL     string `json:"url"`
}

// readCredentials reads what Save wrote.
func readCredentials(dir string) (Credentials, error) {
	data, err := readPrivate(filepath.Join(dir, appFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Credentials{}, ErrNoCredentials
	case err != nil:
		return Credentials{}, fmt.Errorf("the App's credentials: %w", err)
	}
	var a storedApp
	if err := json.Unmarshal(data, &a); err != nil || a.AppID <= 0 {
		return Credentials{}, fmt.Errorf("the App's credentials: %s cannot be read as it was written (it may have been edited); restore it, or remove it and set the App up again",
			filepath.Join(dir, appFile))
	}
	key, err := readPrivate(filepath.Join(dir, keyFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("%w; restore it, or put another private key of the App there, which its settings page on GitHub makes", err)
	case err == nil:
		if err = checkKey(key); err != nil {
			err = fmt.Errorf("%s %w", filepath.Join(dir, keyFile), err)
		}
	}
	if err != nil {
		return Credentials{}, fmt.Errorf("the App's private key: %w", err)
	}
	return Credentials{AppID: a.AppID, Slug: a.Slug, ClientID: a.ClientID, ClientSecret: Secret(a.ClientSecret),
		WebhookSecret: Secret(a.WebhookSecret), PrivateKey: Secret(key), GitHubURL: a.GitHubURL, HTMLURL: a.HTMLURL,
		PublicURL: a.PublicURL, Source: dir}, nil
}

// Save writes the credentials to a directory that only this user can read. A
// crash on the way leaves no credentials: app.json, without which there are none,
// is written last.
func (cr Credentials) Save(dir string) error {
	data, err := json.MarshalIndent(storedApp{AppID: cr.AppID, Slug: cr.Slug, ClientID: cr.ClientID,
		ClientSecret: string(cr.ClientSecret), WebhookSecret: string(cr.WebhookSecret), GitHubURL: cr.GitHubURL,
		HTMLURL: cr.HTMLURL, PublicURL: cr.PublicURL}, "", "  ")
	if err != nil {
		return fmt.Errorf("store the App's credentials: %w", err)
	}
	if err := makePrivateDir(dir); err != nil {
		return err
	}
	if err := writePrivate(filepath.Join(dir, keyFile), []byte(cr.PrivateKey)); err != nil {
		return err
	}
	return writePrivate(filepath.Join(dir, appFile), append(data, '\n'))
}

// makePrivateDir makes a directory that only this user can look into.
func makePrivateDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("store the App's credentials: %w; let this user write there", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return fmt.Errorf("store the App's credentials: %w", err)
	}
	return nil
}

// writePrivate replaces a file at once and for good: it survives a crash whole or
// not at all.
func writePrivate(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return fmt.Errorf("store the App's credentials: %w", err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("store the App's credentials in %s: %w", path, err), os.Remove(f.Name()))
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes renames in a directory last. Not every file system can.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("store the App's credentials: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return fmt.Errorf("store the App's credentials in %s: %w", dir, err)
	}
	return nil
}

// App is the client that acts as the App. Its requests go through transport; nil
// is a transport of its own. The ledger, where there is one, remembers when GitHub
// asked to wait.
func (cr Credentials) App(log *slog.Logger, transport http.RoundTripper, ledger ghclient.Pauses) (*ghclient.App, error) {
	site, err := ghclient.NewSite(cr.GitHubURL)
	if err != nil {
		return nil, fmt.Errorf("prepare the GitHub client: %w", err)
	}
	a, err := ghclient.NewApp(ghclient.Config{Site: site, AppID: cr.AppID, PrivateKey: []byte(cr.PrivateKey), Log: log, Transport: transport,
		Pauses: ledger})
	if err != nil {
		return nil, fmt.Errorf("prepare the GitHub client: %w", err)
	}
	return a, nil
}

// LogValue tells which App it is, and nothing secret.
func (cr Credentials) LogValue() slog.Value {
	return slog.GroupValue(slog.Int64("app", cr.AppID), slog.String("slug", cr.Slug), slog.String("github", cr.GitHubURL),
		slog.String("from", cr.Source))
}
