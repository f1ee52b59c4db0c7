package jobs

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/riverqueue/river"
)

// The kinds of jobs. They carry no data but which task to run; each kind and
// each task has a queue of its name.
type (
	ingestArgs struct{}
	scoreArgs  struct{}
	upkeepArgs struct{}
	taskArgs   struct {
		Name string `json:"name"`
	}
)

func (ingestArgs) Kind() string { return "ingest" }
func (scoreArgs) Kind() string  { return "score" }
func (upkeepArgs) Kind() string { return "upkeep" }
func (taskArgs) Kind() string   { return "task" }

func (a ingestArgs) InsertOpts() river.InsertOpts { return optionsOf(a) }
func (a scoreArgs) InsertOpts() river.InsertOpts  { return optionsOf(a) }
func (a upkeepArgs) InsertOpts() river.InsertOpts { return optionsOf(a) }
func (a taskArgs) InsertOpts() river.InsertOpts   { return optionsOf(a) }

// queueOf names the queue of a job.
func queueOf(a river.JobArgs) string {
	if t, ok := a.(taskArgs); ok {
		return t.Name
	}
	return a.Kind()
}

// optionsOf gives up soon: what a job should have done is still waiting, and the
// next upkeep queues another.
func optionsOf(a river.JobArgs) river.InsertOpts {
	return river.InsertOpts{Queue: queueOf(a), MaxAttempts: 3}
}

// EnqueueIngest makes sure, inside tx, that a job is queued which has not begun
// and will ingest what tx stores. It is cheap when there is one. It is meant for
// store.InboxOptions.
func (j *Jobs) EnqueueIngest(ctx context.Context, tx *sql.Tx) error {
	return j.enqueue(ctx, tx, ingestArgs{})
}

// selectQueued is answered by River's index for fetching jobs.
const selectQueued = `
	SELECT EXISTS (
		SELECT 1
		FROM river_job
		WHERE state = 'available' AND queue = $1
	)`

// enqueue inserts a job unless one is available. River's own unique jobs would
// not do: to them one that runs counts too, and that one may have looked for
// work already, or its process may have been killed.
func (j *Jobs) enqueue(ctx context.Context, tx *sql.Tx, args river.JobArgs) error {
	var queued bool
	err := tx.QueryRowContext(ctx, selectQueued, queueOf(args)).Scan(&queued)
	if err == nil && !queued {
		_, err = j.client.InsertTx(ctx, tx, args, nil)
	}
	if err != nil {
		return fmt.Errorf("queue a job of %s: %w", queueOf(args), err)
	}
	return nil
}

// QueueWhatWaits makes sure that jobs are queued for whatever waits to be done, as
// each minute does: for those who put work there beside the inbox.
func (j *Jobs) QueueWhatWaits(ctx context.Context) error {
	if err := j.queueWhatWaits(ctx); err != nil {
		return fmt.Errorf("queue what waits: %w", err)
	}
	return nil
}

// queueWhatWaits makes sure that jobs are queued for whatever waits to be done.
func (j *Jobs) queueWhatWaits(ctx context.Context) error {
	tx, err := j.Store.Writer().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing after a commit
	waits, err := j.Store.ToIngest(ctx, tx)
	if err != nil {
		return err
	}
	if waits {
		if err := j.enqueue(ctx, tx, ingestArgs{}); err != nil {
			return err
		}
	}
	due, err := j.Store.ToScore(ctx, tx, j.Now())
	if err != nil {
		return err
	}
	if due {
		if err := j.enqueue(ctx, tx, scoreArgs{}); err != nil {
			return err
		}
	}
	tasks, err := j.waitingTasks(ctx, tx)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if err := j.enqueue(ctx, tx, taskArgs{t.Name}); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// waitingTasks are the tasks that something waits for, inside tx.
func (j *Jobs) waitingTasks(ctx context.Context, tx *sql.Tx) ([]Task, error) {
	var waiting []Task
	for _, t := range j.Tasks {
		if t.Waits == nil {
			continue
		}
		waits, err := t.Waits(ctx, tx)
		if err != nil {
			return nil, err
		}
		if waits {
			waiting = append(waiting, t)
		}
	}
	return waiting, nil
}
