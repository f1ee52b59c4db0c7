package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"
)

// holds reports whether a text is somewhere in a value, as deep as it goes.
func holds(v reflect.Value, text string) bool {
	switch v.Kind() {
	case reflect.String:
		return strings.Contains(v.String(), text)
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() && holds(v.Elem(), text)
	case reflect.Struct:
		for i := range v.NumField() {
			if holds(v.Field(i), text) {
				return true
			}
		}
	case reflect.Map:
		for each := v.MapRange(); each.Next(); {
			if holds(each.Key(), text) || holds(each.Value(), text) {
				return true
			}
		}
	}
	return false
}

// newTestTokens asks the GitHub of a site, at its time.
func newTestTokens(s *signInSite) *tokens {
	return newTokens(s.github, func() time.Time { return s.now }, nil)
}

// from is a request from an address.
func from(remote string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/api/v1", nil)
	r.RemoteAddr = remote
	return r
}

// TestTokensAreNotKept holds that what is kept of a token has nobody's token in it, and
// that each request has its own.
func TestTokensAreNotKept(t *testing.T) {
	s := newSignInSite(t)
	tokens := newTestTokens(s)
	for range 2 {
		who, err := tokens.visitor(from("192.0.2.1:1234"), "Bearer ghu_ada-k")
		if err != nil || who.Token != "ghu_ada-k" || who.Login != "ada-k" || who.ID != 11 || who.asks == nil {
			t.Fatalf("she is %+v, %v", who, err)
		}
	}
	if kept := reflect.ValueOf(tokens.kept); holds(kept, "ghu_") || !holds(kept, "ada-k") || len(s.github.asked) != 1 {
		t.Errorf("a token is kept, or she is not; GitHub was asked %q", s.github.asked)
	}
}

// TestTokensAreForgotten sends made-up tokens and good ones for an hour and more.
func TestTokensAreForgotten(t *testing.T) {
	s := newSignInSite(t)
	tokens := newTestTokens(s)
	send := func(token string) { _, _ = tokens.visitor(from("192.0.2.1:1234"), "Bearer "+token) }
	send("ghu_ada-k")
	for i := range addressBurst - 1 {
		send("ghu_zz" + itoa(i))
	}
	s.now = s.now.Add(answerKept)
	send("ghu_yy")
	if len(tokens.kept) != 2 {
		t.Errorf("%d are kept beside one that was good, and one that is new", len(tokens.kept))
	}
	s.now = s.now.Add(goodKept)
	send("ghu_xx")
	if len(tokens.kept) != 1 {
		t.Errorf("%d are kept beside one that is new", len(tokens.kept))
	}
}

// TestOneAddressLocksNobodyOut has made-up tokens come from one address, and a good one
// from another.
func TestOneAddressLocksNobodyOut(t *testing.T) {
	for _, of := range []struct{ stranger, again, newcomer string }{
		{"192.0.2.1:%s", "[::ffff:192.0.2.1]:1", "192.0.2.2:1"},
		{"[2001:db8::%s]:1", "[2001:db8:0:0:ffff::]:1", "[2001:db8:0:1::]:1"},
		{"@%s", "", "192.0.2.2:1"},
	} {
		s := newSignInSite(t)
		tokens := newTestTokens(s)
		for i := range 3 * newTokensBurst {
			_, _ = tokens.visitor(from(strings.ReplaceAll(of.stranger, "%s", itoa(i+1))), "Bearer ghu_zz"+itoa(i))
		}
		if len(s.github.asked) != addressBurst {
			t.Errorf("%s: GitHub was asked %d times", of.stranger, len(s.github.asked))
		}
		if _, err := tokens.visitor(from(of.again), "Bearer ghu_eve"); !errors.Is(err, tooOften()) {
			t.Errorf("%s comes from elsewhere than %s: %v", of.again, of.stranger, err)
		}
		if who, err := tokens.visitor(from(of.newcomer), "Bearer ghu_ada-k"); err != nil || who.Login != "ada-k" {
			t.Errorf("%s is locked out by %s: %v", of.newcomer, of.stranger, err)
		}
	}
}

// TestAddressesAreForgotten sends tokens from many addresses.
func TestAddressesAreForgotten(t *testing.T) {
	s := newSignInSite(t)
	tokens := newTestTokens(s)
	for i := range lookedAt {
		_ = tokens.mayTry(addressIn("192.0.2."+itoa(i)+":1"), s.now)
	}
	s.now = s.now.Add(time.Minute)
	if _ = tokens.mayTry(addressIn("192.0.3.1:1"), s.now); len(tokens.addresses) != 1 {
		t.Errorf("%d addresses are kept", len(tokens.addresses))
	}
}

// TestWhatLooksLikeNoToken asks GitHub about nothing that it did not give out.
func TestWhatLooksLikeNoToken(t *testing.T) {
	s := newSignInSite(t)
	for _, token := range []string{"zz", "eyJhbGciOiJIUzI1NiJ9.e30.x", "gh_x", "ghu-x", "ghu_", "github_pat_", "sk_live_1", strings.Repeat("f", 39), strings.Repeat("g", 40)} {
		if w := s.guest().get("/api/v1/rules", "Authorization", "Bearer "+token); w.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", token, w.Code)
		}
	}
	if len(s.github.asked) != 0 {
		t.Errorf("GitHub was asked %q", s.github.asked)
	}
	for _, token := range []string{"ghp_" + strings.Repeat("A", 36), "ghs_123_eyJ0.e30.a-b_c", "github_pat_11AA_bb", strings.Repeat("0f", 20)} {
		s.github.asked = nil
		if s.guest().get("/api/v1/rules", "Authorization", "Bearer "+token); len(s.github.asked) != 1 {
			t.Errorf("%s: GitHub was asked %q", token, s.github.asked)
		}
	}
}

// TestOtherSchemesAreIgnored is the API behind a proxy that asks for a password.
func TestOtherSchemesAreIgnored(t *testing.T) {
	s, _ := matrixSite(t)
	ada := s.signedIn(t, "ada")
	for _, header := range []string{"Basic YTpi", "basic YTpi", "Digest username=x", "Negotiate abc"} {
		if w := s.guest().get("/api/v1/repos/meadow/harvest", "Authorization", header); w.Code != http.StatusOK {
			t.Errorf("%s: what is public: %d", header, w.Code)
		}
		if w := s.guest().get("/api/v1/repos/meadow/vault", "Authorization", header); w.Code != http.StatusNotFound {
			t.Errorf("%s: what is private: %d", header, w.Code)
		}
		if w := ada.get("/api/v1/repos/meadow/vault", "Authorization", header); w.Code != http.StatusOK {
			t.Errorf("%s: what is private, by session: %d", header, w.Code)
		}
	}
}
