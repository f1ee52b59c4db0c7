package ghclient

import "testing"

func TestNewSite(t *testing.T) {
	for in, want := range map[string]Site{
		"https://github.com":         {"https://github.com", "https://api.github.com", "https://api.github.com/graphql"},
		" https://GitHub.com/ ":      {"https://github.com", "https://api.github.com", "https://api.github.com/graphql"},
		"https://acme.ghe.com":       {"https://acme.ghe.com", "https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"},
		"https://git.acme.org":       {"https://git.acme.org", "https://git.acme.org/api/v3", "https://git.acme.org/api/graphql"},
		"http://127.0.0.1:8080":      {"http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v3", "http://127.0.0.1:8080/api/graphql"},
		"https://git.acme.org:8443/": {"https://git.acme.org:8443", "https://git.acme.org:8443/api/v3", "https://git.acme.org:8443/api/graphql"},
	} {
		if got, err := NewSite(in); err != nil || got != want {
			t.Errorf("%q: got %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "github.com", "ftp://github.com", "https://", "https://a:b@github.com", "https://github.com?x=1", "https://git hub"} {
		if got, err := NewSite(in); err == nil {
			t.Errorf("%q: got %v", in, got)
		}
	}
}
