package web

import (
	"net/netip"
	"testing"
)

func TestProxiesClient(t *testing.T) {
	trusted, err := ParseProxies([]string{"127.0.0.1", "::1", "10.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		proxies   Proxies
		remote    string
		forwarded []string
		want      string
	}{
		{nil, "127.0.0.1:9", []string{"192.0.2.7"}, "127.0.0.1"},     // nobody is trusted
		{trusted, "192.0.2.1:9", []string{"192.0.2.7"}, "192.0.2.1"}, // a stranger is not
		{trusted, "127.0.0.1:9", nil, "127.0.0.1"},
		{trusted, "127.0.0.1:9", []string{"192.0.2.7"}, "192.0.2.7"},
		{trusted, "[::1]:9", []string{"2001:db8::7"}, "2001:db8::7"},
		{trusted, "127.0.0.1:9", []string{"192.0.2.7:443"}, "192.0.2.7"},
		{trusted, "127.0.0.1:9", []string{"[2001:db8::7]:443"}, "2001:db8::7"},
		{trusted, "127.0.0.1:9", []string{"203.0.113.9, 192.0.2.7"}, "192.0.2.7"}, // what a stranger wrote before
		{trusted, "127.0.0.1:9", []string{"203.0.113.9", "192.0.2.7, 10.1.2.3"}, "192.0.2.7"},
		{trusted, "127.0.0.1:9", []string{"192.0.2.7, unknown"}, "127.0.0.1"},
		{trusted, "127.0.0.1:9", []string{"10.9.9.9"}, "10.9.9.9"}, // a client in the proxies' own network
		{trusted, "[::ffff:127.0.0.1]:9", []string{"::ffff:192.0.2.7"}, "192.0.2.7"},
		{trusted, "@", []string{"192.0.2.7"}, "invalid IP"},
	} {
		r := from(test.remote)
		for _, line := range test.forwarded {
			r.Header.Add("X-Forwarded-For", line)
		}
		if got := test.proxies.client(r).String(); got != test.want {
			t.Errorf("from %s for %q: got %s, want %s", test.remote, test.forwarded, got, test.want)
		}
	}
}

func TestParseProxies(t *testing.T) {
	for _, wrong := range []string{"", "proxy", "10.0.0.0/99", "0.0.0.0/0", "::/0", "10.0.0.1:80"} {
		if got, err := ParseProxies([]string{"127.0.0.1", wrong}); err == nil {
			t.Errorf("%q is taken for %v", wrong, got)
		}
	}
}

// TestClientsOfAProxy has tokens of two clients come through one proxy: made-up ones of
// the one leave room for the other where the proxy is trusted to say who asks, and who
// names others in the header gains nothing.
func TestClientsOfAProxy(t *testing.T) {
	for _, proxies := range []Proxies{nil, {netip.MustParsePrefix("127.0.0.1/32")}} {
		s := newSignInSite(t)
		tokens := newTestTokens(s)
		tokens.proxies = proxies
		send := func(client, token string) error {
			r := from("127.0.0.1:1")
			r.Header.Set("X-Forwarded-For", client)
			_, err := tokens.visitor(r, "Bearer "+token)
			return err
		}
		for i := range 3 * newTokensBurst {
			_ = send("203.0.113."+itoa(i)+", 192.0.2.1", "ghu_zz"+itoa(i))
		}
		if len(s.github.asked) != addressBurst {
			t.Errorf("%v: GitHub was asked %d times for one client", proxies, len(s.github.asked))
		}
		if err := send("192.0.2.2", "ghu_ada-k"); (err == nil) != (proxies != nil) {
			t.Errorf("%v: the other client gets %v", proxies, err)
		}
	}
}
