package jobs

import (
	"context"
	"errors"
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
	return j.work(ctx, func() (more bool, err error) { return j.ingestSome(ctx) })
}

func (j *Jobs) ingestSome(ctx context.Context) (more bool, err error) {
	n, err := j.Store.Ingest(ctx, ingestAtOnce, j.Decode)
	return n > 0, err
}

// score judges threads until none has news and none is due.
func (j *Jobs) score(ctx context.Context, _ *river.Job[scoreArgs]) error {
	return j.work(ctx, func() (more bool, err error) { return j.scoreSome(ctx) })
}

func (j *Jobs) scoreSome(ctx context.Context) (more bool, err error) {
	now := j.Now()
	n, err := j.Store.ScoreDue(ctx, now, scoreAtOnce, func(t *history.Thread, s scoring.Settings) scoring.Judgement {
		return j.Judge(t, s, now)
	})
	return n > 0, err
}

// CatchUp does what waits now, one thing after the other, before Start or after Stop:
// what is judged is judged by all that came in, however much that was.
func (j *Jobs) CatchUp(ctx context.Context) error {
	for {
		ingested, err := exhaust(func() (bool, error) { return j.ingestSome(ctx) })
		if err == nil {
			err = j.runWaiting(ctx)
		}
		if err != nil {
			return fmt.Errorf("catch up: %w", err)
		}
		scored, err := exhaust(func() (bool, error) { return j.scoreSome(ctx) })
		if err != nil {
			return fmt.Errorf("catch up: %w", err)
		}
		if !ingested && !scored {
			return nil
		}
	}
}

// exhaust repeats a step while there is more to do, and reports whether there was any.
func exhaust(step func() (more bool, err error)) (did bool, err error) {
	for {
		more, err := step()
		if err != nil || !more {
			return did, err
		}
		did = true
	}
}

// runWaiting runs the tasks that something waits for.
func (j *Jobs) runWaiting(ctx context.Context) error {
	tx, err := j.Store.Writer().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	waiting, err := j.waitingTasks(ctx, tx)
	if err := errors.Join(err, tx.Rollback()); err != nil { // it only read
		return err
	}
	for _, t := range waiting {
		if _, err := exhaust(func() (bool, error) { return t.Run(ctx) }); err != nil {
			return fmt.Errorf("run %s: %w", t.Name, err)
		}
	}
	return nil
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
