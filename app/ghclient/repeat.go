package ghclient

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"
)

const (
	attempts     = 6 // with one call in twenty failing, one in sixty million fails for good
	firstBackoff = 300 * time.Millisecond
)

type harmless struct{}

// repeatable marks the POSTs of a context as harmless to repeat.
func repeatable(ctx context.Context) context.Context { return context.WithValue(ctx, harmless{}, true) }

func isHarmless(ctx context.Context) bool { return ctx.Value(harmless{}) != nil }

// repeating tries requests again that are harmless to repeat, when the
// connection broke or GitHub's front answered for it.
type repeating struct{ next http.RoundTripper }

func (t *repeating) RoundTrip(req *http.Request) (*http.Response, error) {
	defer discard(req)
	ctx := req.Context()
	tries := 1
	if req.Method != http.MethodPost || isHarmless(ctx) {
		tries = attempts
	}
	for try := 1; ; try++ {
		r, err := fresh(req)
		if err != nil {
			return nil, err
		}
		resp, err := t.next.RoundTrip(r)
		if try >= tries || !passing(resp, err) || ctx.Err() != nil {
			return resp, err
		}
		pause := firstBackoff << (try - 1)
		if sleep(ctx, pause/2+rand.N(pause)) != nil {
			return resp, err
		}
	}
}

// passing says whether a failure may be gone the next time.
func passing(resp *http.Response, err error) bool {
	if err == nil {
		return slices.Contains([]int{http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}, resp.StatusCode)
	}
	var token *tokenError // which has been tried again already
	var sending *sendError
	return !errors.As(err, &token) && errors.As(err, &sending)
}
