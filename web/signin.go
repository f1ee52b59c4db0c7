package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// SignIn lets visitors sign in with GitHub, so that they see the pages of the private
// repositories that they can read there.
type SignIn struct {
	GitHub   GitHub
	Sessions Sessions
	// Secret is what the keys are made of by which tokens are sealed before they are
	// kept. With another one, everybody has to sign in again.
	Secret []byte
	// Own lets people choose what shows of them, and erase themselves; without it they
	// can only look.
	Own Own
}

// GitHub is what GitHub is asked about visitors. Errors hold no token.
type GitHub interface {
	// SignInURL is the page of GitHub that asks somebody whether they want to sign in
	// here. It sends them back to /login/callback with the state and a code.
	SignInURL(state, verifier string) string
	// SignIn exchanges the code for a token, with the verifier that SignInURL was given.
	// The token lives for that long; 0 is until it is revoked.
	SignIn(ctx context.Context, code, verifier string) (who history.Account, token string, life time.Duration, err error)
	// SignOut makes a token good for nothing. One that is so already is no error.
	SignOut(ctx context.Context, token string) error
	// Who is whose token it is that somebody sends, and whether GitHub knows it. One that
	// is nobody's, such as an installation's, is known and of the zero account. The error
	// is as Reads' is.
	Who(ctx context.Context, token string) (who history.Account, known bool, err error)
	// Reads is the id of the repository that has a name, for somebody who can read it,
	// that of its owner, and whether they maintain it, that is may push to it; 0 for
	// others, and where there is none. An error says that GitHub has not answered, or
	// wants to be asked less.
	Reads(ctx context.Context, token, owner, name string) (id, ownerID int64, maintains bool, err error)
	// ReposOf are the ids of the private repositories that somebody can read, and of the
	// public ones that they may push to.
	ReposOf(ctx context.Context, token string) ([]int64, error)
	// MemberOf is the id of the organisation that has a name, for somebody who is a member
	// of it, and whether they are one of its owners; 0 for others, and where there is none.
	// The error is as Reads' is.
	MemberOf(ctx context.Context, token, name string) (id int64, owns bool, err error)
}

// Sessions keeps who is signed in.
type Sessions interface {
	// Session is what was put under a token and has not expired; false for nothing.
	Session(ctx context.Context, token string, now time.Time) ([]byte, bool, error)
	PutSession(ctx context.Context, token string, data []byte, now, until time.Time) error
	DropSession(ctx context.Context, token string) error
}

const (
	attemptTime  = 10 * time.Minute // between leaving for GitHub and coming back
	exchangeTime = 20 * time.Second // for asking GitHub who somebody is
	revokeTime   = 2 * time.Second  // for telling GitHub that somebody signs out
)

// attempt is a sign-in that was begun. A sealed cookie has it, so that a request that
// changes nothing writes nothing.
type attempt struct {
	State    string
	Verifier string // the proof key
	Back     string // where on the site it was begun
	Until    time.Time
}

func (s *server) signInRoutes(mux *http.ServeMux) {
	mux.Handle("GET /login", s.handle(s.serveLogin))
	if s.doors == nil {
		return
	}
	mux.Handle("GET /login/callback", s.handle(s.serveCallback))
	protection := s.sameOrigin()
	protection.SetDenyHandler(s.handle(func(http.ResponseWriter, *http.Request) error {
		return failure{http.StatusForbidden, "Another site has sent you here to sign out. If you want to, use the button above."}
	}))
	mux.Handle("POST /logout", protection.Handler(s.handle(s.serveLogout)))
}

func (d *doors) origin() string { return d.site.Scheme + "://" + d.site.Host }

// back is the page of the site that somebody came from, by what their browser says;
// the first page where it says nothing, or they came from elsewhere. It is without the
// site's origin, and is never to be used without it.
func (s *server) back(r *http.Request) string {
	home := s.path("/")
	u, err := url.Parse(r.Referer())
	if err != nil || u.Scheme != s.doors.site.Scheme || !strings.EqualFold(u.Host, s.doors.site.Host) || u.User != nil {
		return home
	}
	path := u.EscapedPath()
	if !strings.HasPrefix(path, home) || strings.HasPrefix(path, s.path("/login")) || strings.HasPrefix(path, s.path("/setup")) {
		return home
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

// serveLogin sends somebody to GitHub to sign in.
func (s *server) serveLogin(w http.ResponseWriter, r *http.Request) error {
	if s.doors == nil {
		return failure{http.StatusNotFound, "Nobody signs in here: this server has no GitHub App that could ask GitHub who they are."}
	}
	a := attempt{State: rand.Text(), Verifier: rand.Text() + rand.Text(), Back: s.back(r), Until: s.now().Add(attemptTime)}
	sealed, err := s.doors.attempts.seal(a)
	if err != nil {
		return err
	}
	s.setAttempt(w, base64.RawURLEncoding.EncodeToString(sealed), int(attemptTime/time.Second))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.doors.github.SignInURL(a.State, a.Verifier), http.StatusSeeOther)
	return nil
}

func (s *server) setAttempt(w http.ResponseWriter, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{Name: s.doors.cookie("login"), Value: value, Path: s.path("/"), MaxAge: seconds,
		HttpOnly: true, Secure: s.doors.secure(), SameSite: http.SameSiteLaxMode})
}

// attemptOf is the sign-in that this browser has begun with a state.
func (s *server) attemptOf(r *http.Request, state string) (attempt, bool) {
	var a attempt
	cookie, err := r.Cookie(s.doors.cookie("login"))
	if err != nil {
		return a, false
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	ok := err == nil && s.doors.attempts.open(sealed, &a) && s.now().Before(a.Until) &&
		subtle.ConstantTimeCompare([]byte(a.State), []byte(state)) == 1
	return a, ok
}

// serveCallback lets in who comes back from GitHub.
func (s *server) serveCallback(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	a, ok := s.attemptOf(r, query.Get("state"))
	if !ok {
		return failure{http.StatusBadRequest, "This sign-in was not begun in this browser, or more than ten minutes ago. Begin again at " + s.outside.Site + "."}
	}
	s.setAttempt(w, "", -1)
	code := query.Get("code")
	if code == "" {
		return failure{http.StatusForbidden, "You are not signed in: GitHub was told not to say here who you are. Pages of public repositories are open all the same."}
	}
	// A code works once: a browser that leaves must not waste it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), exchangeTime)
	defer cancel()
	who, token, life, err := s.doors.github.SignIn(ctx, code, a.Verifier)
	if err != nil {
		s.log.WarnContext(ctx, "somebody could not sign in", "error", err)
		return failure{http.StatusBadGateway, "GitHub does not say who you are, so you are not signed in. Try again; the log of this server says what is wrong."}
	}
	if err := s.doors.admit(ctx, w, r, who, token, life); err != nil {
		return fmt.Errorf("sign %s in: %w", who.Login, err)
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.doors.origin()+a.Back, http.StatusSeeOther)
	return nil
}

// admit begins a session under a new token; one that the browser had ends.
func (d *doors) admit(ctx context.Context, w http.ResponseWriter, r *http.Request, who history.Account, token string, life time.Duration) error {
	old := ""
	if cookie, err := r.Cookie(d.sessions.Cookie.Name); err == nil {
		old = cookie.Value
	}
	ctx, err := d.sessions.Load(ctx, old)
	if err != nil {
		return err
	}
	if err := d.sessions.RenewToken(ctx); err != nil {
		return err
	}
	now := d.now()
	erased, err := d.erased(ctx, who.ID)
	if err != nil {
		return err
	}
	v := visitor{ID: who.ID, Login: who.Login, Token: token, Until: now.Add(sessionTime), Seen: now, Erased: erased}
	if life > 0 && life < sessionTime {
		v.Until = now.Add(life)
	}
	if err := d.put(ctx, v); err != nil {
		return err
	}
	session, expiry, err := d.sessions.Commit(ctx)
	if err != nil {
		return err
	}
	d.sessions.WriteSessionCookie(ctx, w, session, expiry)
	d.log.InfoContext(ctx, "signed in", "visitor", v)
	return nil
}

// serveLogout signs somebody out.
func (s *server) serveLogout(w http.ResponseWriter, r *http.Request) error {
	if err := s.signOut(w, r); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.path("/"), http.StatusSeeOther)
	return nil
}

// signOut ends the session, and the token with it as far as GitHub can be reached.
func (s *server) signOut(w http.ResponseWriter, r *http.Request) error {
	d := s.doors
	if cookie, err := r.Cookie(d.sessions.Cookie.Name); err == nil {
		ctx, err := d.sessions.Load(r.Context(), cookie.Value)
		if err == nil {
			err = d.sessions.Destroy(ctx)
		}
		if err != nil {
			return fmt.Errorf("sign out: %w", err)
		}
		d.sessions.WriteSessionCookie(ctx, w, "", time.Time{})
	}
	who := visitorOf(r.Context())
	if who == nil {
		return nil
	}
	d.revoke(r.Context(), who.Token)
	return nil
}

// revoke makes a token good for nothing, as far as GitHub can be reached.
func (d *doors) revoke(ctx context.Context, token string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), revokeTime)
	defer cancel()
	defer OutOfTurn(ctx)()
	if err := d.github.SignOut(ctx, token); err != nil {
		d.log.WarnContext(ctx, "the token of somebody who has signed out may live on", "error", err)
	}
}
