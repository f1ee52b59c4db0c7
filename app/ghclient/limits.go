package ghclient

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// Limits bound what the App sends. Zero fields take the default, which keeps
// within what GitHub documents for all Apps.
type Limits struct {
	PointsPerMinute  int           // a read costs 1, a write 5; default 900
	ContentPerMinute int           // requests that create content; default 80
	ContentPerHour   int           // default 500
	Concurrent       int           // requests under way at once; default 16, GitHub allows 100
	ReservePercent   int           // of an hour's requests that Background leaves alone; default 20
	MaxWait          time.Duration // the longest wait within a request for limits; default 75 s
}

func (l Limits) orDefault() Limits {
	l.PointsPerMinute = cmp.Or(l.PointsPerMinute, 900)
	l.ContentPerMinute = cmp.Or(l.ContentPerMinute, 80)
	l.ContentPerHour = cmp.Or(l.ContentPerHour, 500)
	l.Concurrent = cmp.Or(l.Concurrent, 16)
	l.ReservePercent = cmp.Or(l.ReservePercent, 20)
	l.MaxWait = cmp.Or(l.MaxWait, 75*time.Second) // longer than the minute that GitHub asks for by default
	return l
}

// pace spreads requests so that no window of time sees more than the limits.
type pace struct {
	points, contentMinute, contentHour *rate.Limiter
}

func newPace(l Limits) *pace {
	return &pace{
		points:        atMost(l.PointsPerMinute, time.Minute, max(l.PointsPerMinute/10, 5)),
		contentMinute: atMost(l.ContentPerMinute, time.Minute, max(l.ContentPerMinute/8, 1)),
		contentHour:   atMost(l.ContentPerHour, time.Hour, max(l.ContentPerHour/5, 1)),
	}
}

// atMost allows n in any window of that length, up to burst of them at once. A
// full bucket empties in one window beside what flows in during it, so the two
// together make n.
func atMost(n int, window time.Duration, burst int) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(float64(max(n-burst, 1))/window.Seconds()), burst)
}

// reserve books a request and says how long it has to wait. A wait longer than
// that is not booked.
func (p *pace) reserve(points int, content bool, longest time.Duration) (wait time.Duration, booked bool) {
	now := time.Now()
	booking := []*rate.Reservation{p.points.ReserveN(now, min(points, p.points.Burst()))}
	if content {
		booking = append(booking, p.contentMinute.ReserveN(now, 1), p.contentHour.ReserveN(now, 1))
	}
	for _, b := range booking {
		wait = max(wait, b.DelayFrom(now))
	}
	if wait <= longest {
		return wait, true
	}
	for _, b := range booking {
		b.CancelAt(now)
	}
	return wait, false
}

// points is what GitHub counts for a request.
func points(r *http.Request) int {
	if isRead(r) {
		return 1
	}
	return 5
}

// createsContent says whether GitHub counts a request of an installation as one
// that creates content. When in doubt it does.
func createsContent(r *http.Request) bool {
	switch r.Method {
	case http.MethodPost:
		return !isRead(r)
	case http.MethodPut:
		return strings.Contains(r.URL.Path, "/contents/")
	}
	return false
}

func isGraphQL(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/graphql") }
