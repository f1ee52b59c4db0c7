package web

import (
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

// TestTokensAreNotKept holds that what is kept of a token has nobody's token in it, and
// that each request has its own.
func TestTokensAreNotKept(t *testing.T) {
	s := newSignInSite(t)
	tokens := newTestTokens(s)
	for range 2 {
		who, err := tokens.visitor(t.Context(), "Bearer ghu_ada-k")
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
	send := func(token string) { _, _ = tokens.visitor(t.Context(), "Bearer "+token) }
	send("ghu_ada-k")
	for i := range lookedAt - 1 {
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
