package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// How many deliveries and threads one transaction takes: enough that the commit
// does not count, few enough that the inbox does not wait long for the writer.
const (
	ingestAtOnce = 200
	scoreAtOnce  = 200
)

// ingest takes deliveries until none waits, and queues the scoring of what they
// told. What came in after it looked has a job of its own.
func (j *Jobs) ingest(ctx context.Context, _ *river.Job[ingestArgs]) error {
	return j.work(ctx, func() (more bool, err error) {
		n, err := j.Store.Ingest(ctx, ingestAtOnce, j.Decode)
		return n > 0, err
	})
}

// score judges threads until none has news and none is due.
func (j *Jobs) score(ctx context.Context, _ *river.Job[scoreArgs]) error {
	return j.work(ctx, func() (more bool, err error) {
		now := j.Now()
		n, err := j.Store.ScoreDue(ctx, now, scoreAtOnce, func(t *history.Thread, s scoring.Settings) scoring.Judgement {
			return j.Judge(t, s, now)
		})
		return n > 0, err
	})
}

// work repeats a step while there is more to do, for no longer than a slice, and
// then queues jobs for whatever waits.
func (j *Jobs) work(ctx context.Context, step func() (more bool, err error)) error {
	for began := time.Now(); ; {
		more, err := step()
		if err != nil {
			return err
		}
		if !more || time.Since(began) > slice || j.isStopping() {
			break
		}
	}
	if err := j.queueWhatWaits(ctx); err != nil {
		return fmt.Errorf("queue the next jobs: %w", err)
	}
	return nil
}

func (j *Jobs) isStopping() bool {
	select {
	case <-j.stopping:
		return true
	default:
		return false
	}
}

// upkeep runs each minute. It queues the scoring of threads whose time has come,
// and whatever else waits without a job, and forgets old deliveries.
func (j *Jobs) upkeep(ctx context.Context, _ *river.Job[upkeepArgs]) error {
	if err := j.queueWhatWaits(ctx); err != nil {
		return fmt.Errorf("queue what is due: %w", err)
	}
	n, err := j.Store.PruneDeliveries(ctx, j.Now().Add(-keepDeliveries))
	if err != nil {
		return err
	}
	if n > 0 {
		j.Log.Info("old deliveries forgotten", "count", n)
	}
	return nil
}
