package app

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// Manifest is what GitHub registers the App from, in GitHub's words; app.yml is
// the same, to read. A test holds the two together.
type Manifest struct {
	Name        string            `json:"name" yaml:"name"`
	Description string            `json:"description" yaml:"description"`
	URL         string            `json:"url" yaml:"url"`
	Hook        *ManifestHook     `json:"hook_attributes,omitempty" yaml:"hook_attributes"` // nil for none
	RedirectURL string            `json:"redirect_url" yaml:"redirect_url"`
	Callbacks   []string          `json:"callback_urls" yaml:"callback_urls"`
	SetupURL    string            `json:"setup_url" yaml:"setup_url"`
	SetupUpdate bool              `json:"setup_on_update" yaml:"setup_on_update"`
	OAuth       bool              `json:"request_oauth_on_install" yaml:"request_oauth_on_install"`
	Public      bool              `json:"public" yaml:"public"`
	Permissions map[string]string `json:"default_permissions" yaml:"default_permissions"`
	Events      []string          `json:"default_events" yaml:"default_events"`
}

// ManifestHook is where GitHub sends deliveries.
type ManifestHook struct {
	URL    string `json:"url" yaml:"url"`
	Active bool   `json:"active" yaml:"active"`
}

// Permission is something that the App may do, and what for.
type Permission struct {
	Name   string // as in the manifest
	Access string // "read" or "write"
	Label  string // as GitHub's pages call it
	Why    string // a sentence or two
}

// Permissions are what the App asks for, the least first.
func Permissions() []Permission {
	return []Permission{
		{"metadata", "read", "Metadata", "Every App has it: the names of repositories, and who may do what in them."},
		{"contents", "read", "Contents", "Reads the settings file, .github/glueledger.yml, of each repository. Only reports that are committed as files need write, which you can grant later."},
		{"issues", "write", "Issues", "Reads issues and their history; posts the monthly report, and badges in comments."},
		{"pull_requests", "write", "Pull requests", "Reads pull requests and their reviews; posts badges in comments."},
		{"discussions", "write", "Discussions", "Reads discussions; posts the monthly report there, if you prefer."},
		{"checks", "write", "Checks", "Says what is wrong in a settings file, beside its lines."},
		{"members", "read", "Members", "Knows the owners of the organisation, who may see how the App does its work."},
	}
}

// Events are the webhook events that the App asks for. Those that every App is
// sent, such as installation, are not among them.
func Events() []string {
	return []string{
		"discussion", "discussion_comment", "issue_comment", "issues", "label", "milestone", "pull_request",
		"pull_request_review", "pull_request_review_comment", "pull_request_review_thread", "push", "repository",
	}
}

const (
	appDescription = "Receipts for glue work — triage, clarification, review unblocking, stale threads — and monthly reports of it."
	webhooksPath   = "/webhooks"
	maxAppName     = 34 // runes, by GitHub's rule
)

// NewManifest is the manifest of an App with a name, for a server that the world
// reaches at site, without a slash at the end. Without deliver, it has no webhook.
func NewManifest(name, site string, deliver bool) Manifest {
	m := Manifest{
		Name: name, Description: appDescription, URL: site,
		RedirectURL: site + "/setup/created", Callbacks: []string{site + "/login/callback"},
		SetupURL: site + "/setup/installed", SetupUpdate: true,
		Permissions: map[string]string{}, Events: Events(),
	}
	if deliver {
		m.Hook = &ManifestHook{URL: site + webhooksPath, Active: true}
	}
	for _, p := range Permissions() {
		m.Permissions[p.Name] = p.Access
	}
	return m
}

// appName is a name for the App of an account, as unique as the account's.
func appName(account string) string {
	name := "glueledger"
	if account != "" {
		name += "-" + account
	}
	return strings.TrimRight(name[:min(len(name), maxAppName)], "-")
}

// unreachable says why GitHub cannot deliver to an address over the internet;
// empty where nothing is seen to be against it. It asks nobody.
func unreachable(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "it is no address"
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		switch {
		case ip.IsLoopback(), ip.IsUnspecified():
			return "every machine calls itself " + host
		case ip.IsPrivate(), ip.IsLinkLocalUnicast(), carrierNAT.Contains(ip):
			return fmt.Sprintf("%s is an address of a private network", host)
		}
		return ""
	}
	switch {
	case host == "localhost" || strings.HasSuffix(host, ".localhost"):
		return "every machine calls itself localhost"
	case !strings.Contains(host, "."):
		return fmt.Sprintf("%s is a name without a domain, which only your own network knows", host)
	}
	for _, end := range []string{".local", ".internal", ".lan", ".home.arpa", ".test", ".invalid", ".example"} {
		if strings.HasSuffix(host, end) {
			return fmt.Sprintf("names that end in %s are not known on the internet", end)
		}
	}
	return ""
}

var carrierNAT = netip.MustParsePrefix("100.64.0.0/10")

// publicGitHub reports whether a GitHub is on the internet, and so delivers only
// to what is there too.
func publicGitHub(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return host == "github.com" || strings.HasSuffix(host, ".ghe.com")
}

// origin is the part of an address that a browser's policies go by.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if port == "" || u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		return u.Scheme + "://" + host
	}
	return u.Scheme + "://" + net.JoinHostPort(host, port)
}
