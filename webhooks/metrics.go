package webhooks

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Outcome is what became of a request, as metrics and the log name it.
type Outcome string

// What can become of a request.
const (
	Kept      Outcome = "kept"       // 202
	NotKept   Outcome = "not_kept"   // 503
	NoRoom    Outcome = "no_room"    // 503
	Unsigned  Outcome = "unsigned"   // 401
	Malformed Outcome = "malformed"  // 400
	TooLarge  Outcome = "too_large"  // 413
	NotPosted Outcome = "not_posted" // 405
)

// Metrics counts what the handler answers.
type Metrics struct {
	deliveries *prometheus.CounterVec
	seconds    *prometheus.HistogramVec
}

// NewMetrics makes the metrics and registers them; with nil they are counted and
// not shown. Like prometheus.MustRegister it panics when they are registered
// already: make them once.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "glueledger_webhook_deliveries_total",
			Help: "Webhook deliveries by event (unknown: none that glueledger reads) and by what became of them.",
		}, []string{"event", "outcome"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "glueledger_webhook_seconds",
			Help: "Time to answer a webhook delivery, its body's arrival included. GitHub gives up after 10 seconds.",
			// From a commit on a fast disk to GitHub's limit.
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"outcome"}),
	}
	if r != nil {
		r.MustRegister(m.deliveries, m.seconds)
	}
	return m
}

// answered counts an answer. Event names come from the sender, who may not be
// GitHub, so only known ones become labels.
func (m *Metrics) answered(event string, outcome Outcome, took time.Duration) {
	if !Known(event) {
		event = "unknown"
	}
	m.deliveries.WithLabelValues(event, string(outcome)).Inc()
	m.seconds.WithLabelValues(string(outcome)).Observe(took.Seconds())
}
