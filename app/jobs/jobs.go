package jobs

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

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
	// Judge judges a thread by the settings of its repository, as it looks at time
	// now.
	Judge func(t *history.Thread, s scoring.Settings, now time.Time) scoring.Judgement
	Now   func() time.Time // nil is time.Now
	Poll  time.Duration    // how often to look for work; 0 is 250 ms
	Tasks []Task           // what is done at times beside the flow
}

// Times of the schedule.
const (
	defaultPoll = 250 * time.Millisecond
	// slice is how long one job works before it lets the next have a turn.
	slice = 2 * time.Second
	// jobTimeout is far beyond a slice; a job that takes longer hangs.
	jobTimeout = time.Minute
	// rescueAfter is when a job that a killed process left behind is taken up. It
	// holds nothing up: Start queues what is needed.
	rescueAfter = 5 * time.Minute
	upkeepEvery = time.Minute
	upkeepPoll  = time.Second
	// keepDeliveries is for how long a delivery that was ingested is kept. GitHub
	// sends it again for three days at most.
	keepDeliveries = 7 * 24 * time.Hour
)

// Jobs are the workers and their schedule.
type Jobs struct {
	Config
	client *river.Client[*sql.Tx]

	stop     sync.Once
	stopping chan struct{} // closed when jobs are to end after what they do now
}

// New prepares the queue's tables. Nothing runs before Start.
func New(ctx context.Context, c Config) (*Jobs, error) {
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	c.Poll = cmp.Or(c.Poll, defaultPoll)
	if c.Now == nil {
		c.Now = time.Now
	}
	j := &Jobs{Config: c, stopping: make(chan struct{})}
	log := slog.New(quiet{c.Log.Handler()})
	driver := riversqlite.New(c.Store.Writer())
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: log})
	if err != nil {
		return nil, fmt.Errorf("prepare jobs: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return nil, fmt.Errorf("prepare the tables of jobs: %w", err)
	}
	workers := river.NewWorkers()
	err = errors.Join(
		river.AddWorkerSafely(workers, river.WorkFunc(j.ingest)),
		river.AddWorkerSafely(workers, river.WorkFunc(j.score)),
		river.AddWorkerSafely(workers, river.WorkFunc(j.upkeep)),
		river.AddWorkerSafely(workers, taskWorker{Jobs: j}),
	)
	if err != nil {
		return nil, fmt.Errorf("prepare jobs: %w", err)
	}
	// One worker each: they would wait for the one writer.
	queues := map[string]river.QueueConfig{
		queueOf(ingestArgs{}): {MaxWorkers: 1},
		queueOf(scoreArgs{}):  {MaxWorkers: 1},
		queueOf(upkeepArgs{}): {MaxWorkers: 1, FetchPollInterval: upkeepPoll, FetchCooldown: upkeepPoll},
	}
	for _, t := range c.Tasks {
		if _, taken := queues[t.Name]; taken || t.Every <= 0 || t.Run == nil {
			return nil, fmt.Errorf("prepare jobs: the task %q has no schedule, nothing to run, or the name of another", t.Name)
		}
		queues[t.Name] = river.QueueConfig{MaxWorkers: 1, FetchPollInterval: upkeepPoll, FetchCooldown: upkeepPoll}
	}
	j.client, err = river.NewClient(driver, &river.Config{
		Logger:                      log,
		Workers:                     workers,
		Queues:                      queues,
		PeriodicJobs:                j.periodic(),
		PollOnly:                    true, // SQLite does not notify
		FetchPollInterval:           c.Poll,
		FetchCooldown:               min(c.Poll, 50*time.Millisecond),
		JobTimeout:                  jobTimeout,
		RescueStuckJobsAfter:        rescueAfter,
		CompletedJobRetentionPeriod: time.Hour,
		ReindexerSchedule:           river.NeverSchedule(),
	})
	if err != nil {
		return nil, fmt.Errorf("prepare jobs: %w", err)
	}
	return j, nil
}

// Start begins to work, with what earlier processes left undone first.
func (j *Jobs) Start(ctx context.Context) error {
	if err := j.queueWhatWaits(ctx); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	// Not left to the schedule: after a kill it waits until the dead process is no
	// longer taken for the one that keeps it.
	for _, t := range j.Tasks {
		if err := j.Call(ctx, t.Name); err != nil {
			return fmt.Errorf("start jobs: %w", err)
		}
	}
	// The end of ctx would cancel jobs in their middle; Stop is what ends them.
	if err := j.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	return nil
}

// Stop finishes what runs and stops. When ctx ends first, it cancels what runs;
// nothing is lost by that.
func (j *Jobs) Stop(ctx context.Context) error {
	j.stop.Do(func() { close(j.stopping) })
	err := j.client.Stop(ctx)
	if err == nil {
		return nil
	}
	cancelled, done := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer done()
	return fmt.Errorf("stop jobs: %w", errors.Join(err, j.client.StopAndCancel(cancelled)))
}

// quiet passes on River's warnings and errors only.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

func (q quiet) WithAttrs(a []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(a)} }
func (q quiet) WithGroup(name string) slog.Handler   { return quiet{q.Handler.WithGroup(name)} }
