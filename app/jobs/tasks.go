package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"
)

// Task is work beside the flow that is done at start and then at times, such as
// asking GitHub for deliveries that failed. One run of a task is under way at a
// time.
type Task struct {
	Name  string        // of the task and of its queue: lower case and dashes
	Every time.Duration // how often it runs when nothing calls for it
	// Waits reports whether something waits for the task; it is asked whenever the
	// flow has moved on, and each minute. Nil: only its schedule and calls run it.
	Waits func(ctx context.Context, tx *sql.Tx) (bool, error)
	// Run does a part of the work, for a few seconds at most where it can be
	// helped, and reports whether there is more to do now. Stopping cancels its
	// context; what it did must hold then, as when the process is killed. An error is
	// logged, and the task runs again when it is due next.
	Run func(ctx context.Context) (more bool, err error)
}

// taskTimeout is for one part of a task. Requests may wait for a limit.
const taskTimeout = 5 * time.Minute

// periodic is the schedule.
func (j *Jobs) periodic() []*river.PeriodicJob {
	every := func(d time.Duration, args river.JobArgs) *river.PeriodicJob {
		return river.NewPeriodicJob(river.PeriodicInterval(d), func() (river.JobArgs, *river.InsertOpts) {
			return args, nil
		}, nil)
	}
	list := []*river.PeriodicJob{every(upkeepEvery, upkeepArgs{})}
	for _, t := range j.Tasks {
		list = append(list, every(t.Every, taskArgs{t.Name})) // Start queues the first one
	}
	return list
}

// taskWorker runs tasks.
type taskWorker struct {
	river.WorkerDefaults[taskArgs]
	*Jobs
}

// Timeout is longer than that of other jobs.
func (taskWorker) Timeout(*river.Job[taskArgs]) time.Duration { return taskTimeout }

// Work runs a task, part by part until there is no more or its turn is over.
func (j taskWorker) Work(ctx context.Context, job *river.Job[taskArgs]) error {
	i := slices.IndexFunc(j.Tasks, func(t Task) bool { return t.Name == job.Args.Name })
	if i < 0 {
		return nil // of another version
	}
	t := j.Tasks[i]
	// A task may wait for GitHub, and may be ended anywhere: stopping does not wait
	// for it.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-j.stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	for began := time.Now(); ; {
		more, err := t.Run(ctx)
		switch {
		case err != nil && ctx.Err() != nil && j.isStopping():
			return nil
		case err != nil:
			// No retry by the queue: the schedule is one, and the next run starts afresh.
			j.Log.Error("task failed, it runs again when it is due", "task", t.Name, "err", err)
			return nil
		case !more || j.isStopping():
			return nil
		case time.Since(began) > slice:
			return j.Call(ctx, t.Name)
		}
	}
}

// Call makes sure that a task is queued which has not begun.
func (j *Jobs) Call(ctx context.Context, task string) error {
	tx, err := j.Store.Writer().BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("call for %s: %w", task, err)
	}
	defer tx.Rollback() // nothing after a commit
	if err := j.enqueue(ctx, tx, taskArgs{task}); err != nil {
		return err
	}
	return tx.Commit()
}
