package jobs

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// Config is what the jobs depend on.
type Config struct {
	Store *store.Store
	Log   *slog.Logger // nil discards
	// Decode turns a payload into activities: webhooks.Decode.
	Decode func(event string, body []byte) (webhooks.Decoded, error)
	// Judge judges a thread as it looks at time now.
	Judge func(t *history.Thread, now time.Time) scoring.Judgement
	Now   func() time.Time // nil is time.Now
	Poll  time.Duration    // how often to look for work; 0 is 75 ms
}

// Jobs are the workers and their schedule.
type Jobs struct{}

// New prepares the queue's tables. Nothing runs before Start.
func New(ctx context.Context, c Config) (*Jobs, error) { return &Jobs{}, nil }

// Start begins to work, with what earlier processes left undone first.
func (j *Jobs) Start(ctx context.Context) error { return nil }

// Stop finishes what runs and stops. When ctx ends first, it cancels what runs;
// nothing is lost by that.
func (j *Jobs) Stop(ctx context.Context) error { return nil }

// EnqueueIngest makes sure, inside tx, that a job is queued which has not begun
// and will ingest what tx stores. It is cheap when there is one. It is meant for
// store.InboxOptions.
func (j *Jobs) EnqueueIngest(ctx context.Context, tx *sql.Tx) error { return nil }
