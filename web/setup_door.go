package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	doorCookie = "glueledger-setup"
	doorTime   = 4 * time.Hour // how long a browser may take to set up
	// Wrong tokens that may be tried at once, and then one for every doorEvery. The
	// token cannot be guessed at any rate; this keeps the log short.
	doorTries = 10
	doorEvery = 6 * time.Second
)

// door lets one browser in to the setup: the first that has the token.
type door struct {
	mu      sync.Mutex
	token   [sha256.Size]byte
	unused  bool              // the token still opens
	session [sha256.Size]byte // of who is in; all zero while nobody is
	tries   *rate.Limiter
	last    *SetupForm // as it was sent last
}

type doorOutcome int

const (
	doorWrong doorOutcome = iota
	doorOpened
	doorUsed // the token was right, and has been used
	doorBusy
)

func newDoor(token string) *door {
	return &door{token: sha256.Sum256([]byte(token)), unused: token != "", tries: rate.NewLimiter(rate.Every(doorEvery), doorTries)}
}

// open tries a token. The right one opens once, and gives the cookie's value for
// who is let in.
func (d *door) open(token string, now time.Time) (session string, outcome doorOutcome) {
	d.mu.Lock()
	defer d.mu.Unlock()
	given := sha256.Sum256([]byte(token))
	if subtle.ConstantTimeCompare(given[:], d.token[:]) != 1 {
		if !d.tries.AllowN(now, 1) { // only wrong ones: nobody can keep the right one out
			return "", doorBusy
		}
		return "", doorWrong
	}
	if !d.unused {
		return "", doorUsed
	}
	session = rand.Text()
	d.unused, d.session = false, sha256.Sum256([]byte(session))
	return session, doorOpened
}

// has reports whether a request comes from who was let in.
func (d *door) has(r *http.Request) bool {
	c, err := r.Cookie(doorCookie)
	if err != nil {
		return false
	}
	given := sha256.Sum256([]byte(c.Value))
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.session != [sha256.Size]byte{} && subtle.ConstantTimeCompare(given[:], d.session[:]) == 1
}

// keep keeps a form, for who goes back to it.
func (d *door) keep(f SetupForm) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = &f
}

// form is the form that was kept; nil for none.
func (d *door) form() *SetupForm {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last
}
