package web

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"glueledger/scoring/history"
)

// Whoever sends a token has GitHub asked, so it is asked no more often than this, in all
// and by one address about tokens that it was not asked about lately, and with one token.
const (
	newTokensBurst  = 60
	addressBurst    = 20
	askedBurst      = 120
	eachSecond      = rate.Limit(1)
	eachFourSeconds = rate.Limit(0.25)
)

const (
	// goodKept is how long it is remembered of a token that it was good, after what GitHub
	// said of it is too old to count.
	goodKept = time.Hour
	// lookedAt is how many tokens or addresses are looked at for one that is added, to see
	// whether they can be forgotten.
	lookedAt = 20
)

// tokens finds out whose tokens programs send. It keeps digests of them alone.
type tokens struct {
	github GitHub // nil where nobody can sign in
	now    func() time.Time
	log    *slog.Logger
	// proxies are trusted to say for whom they ask.
	proxies Proxies
	fresh   *rate.Limiter // for tokens that GitHub was not asked about lately

	mu        sync.Mutex
	kept      map[[sha256.Size]byte]tokenAnswer
	addresses map[netip.Prefix]*rate.Limiter // that tokens came from which GitHub was not asked about lately
}

// tokenAnswer is what GitHub said of a token.
type tokenAnswer struct {
	who    history.Account
	asks   *rate.Limiter // how often GitHub is asked with it; nil for a token that it does not know
	failed bool          // it has not answered
	until  time.Time
}

// spent reports whether nothing is lost when the answer is forgotten.
func (a tokenAnswer) spent(now time.Time) bool {
	if a.asks != nil {
		now = now.Add(-goodKept)
	}
	return !now.Before(a.until)
}

func newTokens(github GitHub, now func() time.Time, log *slog.Logger) *tokens {
	return &tokens{github: github, now: now, log: log, fresh: rate.NewLimiter(eachSecond, newTokensBurst), kept: map[[sha256.Size]byte]tokenAnswer{}, addresses: map[netip.Prefix]*rate.Limiter{}}
}

// apiVisited finds out who asks: by the token that they send, else by their session.
func (s *server) apiVisited(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	header := tokenHeader(r)
	switch {
	case s.doors == nil:
		w.Header().Add("Vary", "Authorization")
	case header == "":
		r = s.doors.visited(w, r)
		w.Header().Add("Vary", "Authorization")
	default:
		w.Header()["Vary"] = []string{"Cookie", "Authorization"}
	}
	if header == "" {
		return r, nil
	}
	who, err := s.tokens.visitor(r, header)
	if err != nil {
		return r, err
	}
	return r.WithContext(context.WithValue(r.Context(), visitKey{}, &visit{who: who})), nil
}

// tokenHeader is the header that sends a token; empty for none. Other schemes than the
// two of GitHub are none of the API's: a proxy before it may want to know somebody, too.
func tokenHeader(r *http.Request) string {
	header := strings.TrimSpace(r.Header.Get("Authorization"))
	scheme, _, two := strings.Cut(header, " ")
	if two && !strings.EqualFold(scheme, "bearer") && !strings.EqualFold(scheme, "token") {
		return ""
	}
	return header
}

// bearer is the form of the header: the token as RFC 6750 has it, after the word that
// GitHub takes, too. What does not look like a token of GitHub is none, and it need not
// be asked.
var bearer = regexp.MustCompile(`^(?i:bearer|token) +(gh[a-z]_[A-Za-z0-9._-]{1,1000}|github_pat_[A-Za-z0-9_]{1,500}|[0-9a-fA-F]{40})$`)

// visitor is whom a token of GitHub is of.
func (t *tokens) visitor(r *http.Request, header string) (*visitor, error) {
	form := bearer.FindStringSubmatch(header)
	switch {
	case t.github == nil:
		return nil, failure{http.StatusUnauthorized, "Nobody can sign in here, so no token is of use. Ask without one: what is public is open."}
	case form == nil:
		return nil, failure{http.StatusUnauthorized, "Send a token of GitHub as “Authorization: Bearer TOKEN”, or ask without one."}
	}
	answer, err := t.ask(r, form[1])
	switch {
	case err != nil:
		return nil, err
	case answer.failed:
		return nil, failure{http.StatusServiceUnavailable, "GitHub does not say whose token this is. Ask again in a moment, or without one."}
	case answer.asks == nil:
		return nil, failure{http.StatusUnauthorized, "GitHub does not know this token. It may have expired or been revoked: make another, or ask without one."}
	case answer.asks.TokensAt(t.now()) < 1:
		return nil, tooOften()
	}
	return &visitor{ID: answer.who.ID, Login: answer.who.Login, Token: form[1], asks: answer.asks}, nil
}

func tooOften() error {
	return failure{http.StatusTooManyRequests, "GitHub was asked too often whether this may be shown. Ask again in a moment."}
}

// mayTry reports whether GitHub may be asked about one more token from an address. One
// address cannot use up what all have. Behind a proxy that is not trusted all come from
// its own.
func (t *tokens) mayTry(addr netip.Addr, now time.Time) bool {
	from := network(addr)
	t.mu.Lock()
	defer t.mu.Unlock()
	bound, ok := t.addresses[from]
	if !ok {
		bound = rate.NewLimiter(eachFourSeconds, addressBurst)
		forgetSome(t.addresses, func(b *rate.Limiter) bool { return b.TokensAt(now) >= addressBurst })
		if len(t.addresses) < answersKept {
			t.addresses[from] = bound
		}
	}
	return bound.AllowN(now, 1) && t.fresh.AllowN(now, 1)
}

// network is where a request comes from, as much of its address as one has for oneself;
// all that are unknown are one.
func network(addr netip.Addr) netip.Prefix {
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	prefix, _ := addr.Prefix(bits) // which has as many, unless it is unknown
	return prefix
}

// ask is what GitHub says of a token, or has said lately.
func (t *tokens) ask(r *http.Request, token string) (tokenAnswer, error) {
	key := sha256.Sum256([]byte(token))
	now := t.now()
	t.mu.Lock()
	known, ok := t.kept[key]
	t.mu.Unlock()
	if ok && now.Before(known.until) {
		return known, nil
	}
	// One that was good a while ago is no stranger's guess.
	if known.asks == nil && !t.mayTry(t.proxies.client(r), now) {
		return tokenAnswer{}, tooOften()
	}
	// A program that leaves must not make the answer a no.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), answerWait)
	defer cancel()
	account, isKnown, err := t.github.Who(ctx, token)
	answer := tokenAnswer{asks: known.asks, until: t.now().Add(answerKept)}
	switch {
	case err != nil:
		t.log.WarnContext(ctx, "GitHub does not say whose token it is", "error", err)
		answer.who, answer.failed, answer.until = known.who, true, t.now().Add(failureKept)
	case !isKnown:
		answer.asks = nil
	default:
		answer.who = account
		if answer.asks == nil {
			answer.asks = rate.NewLimiter(eachSecond, askedBurst)
		}
	}
	t.keep(key, answer, now)
	return answer, nil
}

// keep keeps an answer, and forgets some that are too old.
func (t *tokens) keep(key [sha256.Size]byte, answer tokenAnswer, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	forgetSome(t.kept, func(a tokenAnswer) bool { return a.spent(now) })
	if _, again := t.kept[key]; again || len(t.kept) < answersKept {
		t.kept[key] = answer
	}
}

// forgetSome looks at some of what is kept, from another place each time, and drops what
// is spent.
func forgetSome[K comparable, V any](kept map[K]V, spent func(V) bool) {
	looked := 0
	for key, value := range kept {
		if spent(value) {
			delete(kept, key)
		}
		if looked++; looked == lookedAt {
			return
		}
	}
}
