package web

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/alexedwards/scs/v2"
	"golang.org/x/time/rate"
)

const (
	// sessionTime is how long somebody stays signed in at most. It is as long as GitHub
	// lets their token live by default; one that ends sooner ends the session.
	sessionTime = 8 * time.Hour
	// idleTime is how long somebody who asks for nothing stays signed in.
	idleTime = 2 * time.Hour
	// seenEvery is how exactly it is known when somebody was here last: a page costs
	// nothing to write in between.
	seenEvery = 5 * time.Minute
)

// visitor is somebody who is signed in.
type visitor struct {
	ID    int64 // of their account
	Login string
	Token string    // asks GitHub in their name
	Until time.Time // when the session ends
	Seen  time.Time // about when they were here last
	// Erased says that they had been erased before they signed in: another who was erased
	// since is signed out everywhere.
	Erased bool

	asks *rate.Limiter // how often GitHub is asked with a token that a program sent; nil for who has signed in, without a limit
}

// LogValue tells who it is, and nothing secret.
func (v visitor) LogValue() slog.Value { return slog.StringValue(v.Login) }

// here reports whether the session goes on.
func (v *visitor) here(now time.Time) bool {
	return now.Before(v.Until) && now.Before(v.Seen.Add(idleTime))
}

// whoView is what the head of each page says of who is signed in.
type whoView struct {
	Login  string // empty for nobody
	SignIn string // address of the page that signs in
	// Unanswered says that GitHub could not be asked, for this page, what they may see.
	Unanswered bool
	SignOut    string // where the form goes that signs out
	Mine       string // their own page
	Admin      string // address of the pages for owners; empty where there are none
}

// visit is a request for a page, where visitors can sign in.
type visit struct {
	who        *visitor // nil for nobody
	view       whoView
	unanswered atomic.Bool
}

type visitKey struct{}

// visitorOf is who asks for a page; nil for somebody who is not signed in.
func visitorOf(ctx context.Context) *visitor {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v.who
	}
	return nil
}

// inPersonOf is who is signed in with a browser; nil for anybody else. A program that has
// somebody's token may have got it for something else, so what is there for a person alone
// is not for it.
func inPersonOf(ctx context.Context) *visitor {
	who := visitorOf(ctx)
	if who == nil || who.asks != nil {
		return nil
	}
	return who
}

// whoOf is what the head of a page says of who asks for it; nil where nobody can sign in.
func whoOf(ctx context.Context) *whoView {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		view := v.view
		view.Unanswered = v.unanswered.Load()
		return &view
	}
	return nil
}

// noteUnanswered notes that GitHub has not said what a visitor may see, so that the page
// they asked for can tell.
func noteUnanswered(ctx context.Context) {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		v.unanswered.Store(true)
	}
}

// doors are what lets visitors in and out.
type doors struct {
	github   GitHub
	sessions *scs.SessionManager
	seal     sealer // of sessions
	attempts sealer // of cookies that remember where a sign-in was begun
	site     *url.URL
	now      func() time.Time
	log      *slog.Logger
	own      Own     // nil where nobody is erased here
	view     whoView // for who is not signed in
	people   string  // where people's pages are
}

func (s *server) newDoors(o *SignIn, site *url.URL) (*doors, error) {
	if o.GitHub == nil || o.Sessions == nil || len(o.Secret) == 0 || site.Host == "" {
		return nil, fmt.Errorf("web: signing in needs GitHub, Sessions, a Secret and the site's address")
	}
	d := &doors{github: o.GitHub, own: o.Own, sessions: scs.New(), site: site, now: s.now, log: s.log,
		view: whoView{SignIn: s.path("/login"), SignOut: s.path("/logout")}, people: s.path("/people/")}
	if s.admin != nil {
		d.view.Admin = s.path("/admin")
	}
	var err error
	if d.seal, err = newSealer(o.Secret, "session"); err != nil {
		return nil, err
	}
	if d.attempts, err = newSealer(o.Secret, "attempt to sign in"); err != nil {
		return nil, err
	}
	d.sessions.Store = sessionStore{o.Sessions, s.now}
	d.sessions.HashTokenInStore = true
	d.sessions.Lifetime = sessionTime
	d.sessions.Cookie.Name, d.sessions.Cookie.Path = d.cookie("session"), s.path("/")
	d.sessions.Cookie.HttpOnly, d.sessions.Cookie.SameSite = true, http.SameSiteLaxMode
	d.sessions.Cookie.Secure = d.secure()
	return d, nil
}

func (d *doors) secure() bool { return d.site.Scheme == "https" }

// cookie is the name of a cookie. Browsers take one with the prefix from nobody but
// this very host, over TLS.
func (d *doors) cookie(name string) string {
	if d.secure() && d.site.Path == "" {
		return "__Host-glueledger-" + name
	}
	return "glueledger-" + name
}

// visitorKey is what the sealed visitor is called in a session.
const visitorKey = "visitor"

// visited finds out who asks. What it cannot find out is nobody.
func (d *doors) visited(w http.ResponseWriter, r *http.Request) *http.Request {
	w.Header().Add("Vary", "Cookie")
	here := &visit{view: d.view}
	if who := d.who(r); who != nil {
		here.who, here.view.Login = who, nameText(who.Login)
		here.view.Mine = d.people + url.PathEscape(who.Login)
	}
	return r.WithContext(context.WithValue(r.Context(), visitKey{}, here))
}

// who is who is signed in, and notes that they were here; nil for nobody.
func (d *doors) who(r *http.Request) *visitor {
	cookie, err := r.Cookie(d.sessions.Cookie.Name)
	if err != nil || cookie.Value == "" {
		return nil
	}
	ctx, err := d.sessions.Load(r.Context(), cookie.Value)
	if err != nil {
		d.log.ErrorContext(r.Context(), "a session cannot be read", "error", err)
		return nil
	}
	var v visitor
	now := d.now()
	if !d.seal.open(d.sessions.GetBytes(ctx, visitorKey), &v) || !v.here(now) {
		return nil
	}
	erased, err := d.erased(ctx, v.ID)
	if err != nil {
		d.log.ErrorContext(ctx, "a session is not gone by, since it is not known who was erased", "error", err)
		return nil
	}
	if erased && !v.Erased {
		d.end(ctx, v)
		return nil
	}
	if now.Sub(v.Seen) >= seenEvery {
		v.Seen = now
		if err := d.put(ctx, v); err != nil {
			d.log.ErrorContext(ctx, "a session cannot be kept", "visitor", v, "error", err)
		} else if _, _, err := d.sessions.Commit(ctx); err != nil {
			d.log.ErrorContext(ctx, "a session cannot be kept", "visitor", v, "error", err)
		}
	}
	return &v
}

// erased reports whether an account was erased.
func (d *doors) erased(ctx context.Context, account int64) (bool, error) {
	if d.own == nil {
		return false, nil
	}
	return d.own.Erased(ctx, account)
}

// end ends the session of somebody who was erased since it began. The log does not name
// who it was.
func (d *doors) end(ctx context.Context, v visitor) {
	if err := d.sessions.Destroy(ctx); err != nil {
		d.log.ErrorContext(ctx, "a session of somebody erased cannot be ended", "error", err)
	}
	d.revoke(ctx, v.Token)
}

func (d *doors) put(ctx context.Context, v visitor) error {
	sealed, err := d.seal.seal(v)
	if err != nil {
		return err
	}
	d.sessions.Put(ctx, visitorKey, sealed)
	return nil
}

// keep says how long what is shown may be kept: what somebody sees who is signed in is
// for them alone.
func keep(w http.ResponseWriter, r *http.Request, others string) {
	if visitorOf(r.Context()) != nil {
		others = "private, no-store"
	}
	w.Header().Set("Cache-Control", others)
}

// sessionStore lets scs keep its sessions. scs goes by the machine's clock, and the
// site by its own.
type sessionStore struct {
	sessions Sessions
	now      func() time.Time
}

func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return s.sessions.Session(ctx, token, s.now())
}

func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	now := s.now()
	return s.sessions.PutSession(ctx, token, data, now, now.Add(time.Until(expiry)))
}

func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.sessions.DropSession(ctx, token)
}

func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s sessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// sealer hides what others keep for the site, and sees whether it was changed.
type sealer struct{ aead cipher.AEAD }

// newSealer makes one for a purpose, with a key of its own.
func newSealer(secret []byte, purpose string) (sealer, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "glueledger "+purpose, 32)
	if err != nil {
		return sealer{}, fmt.Errorf("web: make a key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealer{}, fmt.Errorf("web: make a key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return sealer{aead}, err
}

func (s sealer) seal(v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return s.aead.Seal(nil, nil, plain, nil), nil
}

// open reads what was sealed; it reports false for anything else.
func (s sealer) open(sealed []byte, v any) bool {
	plain, err := s.aead.Open(nil, nil, sealed, nil)
	return err == nil && json.Unmarshal(plain, v) == nil
}
