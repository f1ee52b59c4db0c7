package backup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"glueledger/scoring/history"
)

// Thread is the history of one issue or pull request.
type Thread struct {
	Repo       history.Repo
	Number     int
	Activities []history.Activity
}

// Options are what Read needs to know besides the path.
type Options struct {
	Private  bool        // the repositories are private, whatever the files say
	Progress func(int64) // called with the number of bytes read since the last call; from several goroutines
}

// Result is what a backup held beside its threads.
type Result struct {
	Threads  int
	Repos    []history.Repo // by name
	Renames  []Rename
	Problems []Problem // by file
}

// Problem is something that was left out.
type Problem struct {
	File string
	Err  error
}

func (p Problem) String() string { return fmt.Sprintf("%s: %v", p.File, p.Err) }

// Read reads a directory or .tar.gz archive and calls yield, one call at a
// time, for each thread in it. It fails only when the path cannot be read at
// all, or when yield does; everything else is a Problem in the result.
func Read(ctx context.Context, root string, o Options, yield func(Thread) error) (Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	files := make(chan file, 2*runtime.GOMAXPROCS(0))
	decoded := make(chan outcome, 2*runtime.GOMAXPROCS(0))
	pool := &buffers{}
	var broken error // how walking the backup ended; written before files is closed
	go func() {
		defer close(files)
		broken = each(root, pool, o.Progress, func(f file) bool {
			select {
			case files <- f:
				return true
			case <-ctx.Done():
				return false
			}
		})
	}()
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for f := range files {
				select {
				case decoded <- decodeFile(f, pool):
				case <-ctx.Done():
				}
			}
		})
	}
	go func() {
		workers.Wait()
		close(decoded)
	}()

	c := &collector{options: o, yield: yield, repos: map[string]*repoFiles{}}
	var failed error
	for d := range decoded {
		if failed == nil {
			if failed = c.take(d); failed != nil {
				cancel()
			}
		}
	}
	if failed == nil {
		failed = ctx.Err()
	}
	if failed != nil {
		return c.result, failed
	}
	if broken != nil && c.seen == 0 {
		return c.result, broken
	}
	if broken != nil {
		c.result.Problems = append(c.result.Problems, Problem{root, broken})
	}
	if c.seen == 0 {
		return c.result, errors.New("no issues/N.json and no pulls/N.json in it")
	}
	return c.finish()
}

// outcome is what became of one file.
type outcome struct {
	name   string
	thread *thread
	err    error
}

func decodeFile(f file, pool *buffers) outcome {
	data, err := f.load()
	if data != nil {
		defer pool.Put(data) // what is decoded holds copies
	}
	if err != nil {
		return outcome{name: f.name, err: err}
	}
	t, err := decode(data.Bytes())
	return outcome{f.name, t, err}
}

// collector hands threads on as soon as their repository's id is known.
type collector struct {
	options Options
	yield   func(Thread) error
	seen    int // files
	repos   map[string]*repoFiles
	result  Result
}

// repoFiles is what was read of one repository.
type repoFiles struct {
	repo   history.Repo
	held   []*thread // issues that wait for the repository's id
	traces []trace
}

func (c *collector) take(o outcome) error {
	c.seen++
	if o.err != nil {
		c.result.Problems = append(c.result.Problems, Problem{o.name, o.err})
		return nil //nolint:nilerr // a damaged file does not end the reading
	}
	t := o.thread
	key := strings.ToLower(t.repo.FullName())
	r := c.repos[key]
	if r == nil {
		r = &repoFiles{repo: t.repo}
		c.repos[key] = r
	}
	r.traces = append(r.traces, t.labels)
	if r.repo.ID == 0 {
		r.repo = t.repo
	}
	r.repo.Private = r.repo.Private || t.repo.Private || c.options.Private
	r.held = append(r.held, t)
	if r.repo.ID == 0 {
		return nil
	}
	return c.release(r)
}

// release hands on the threads that were held back.
func (c *collector) release(r *repoFiles) error {
	for _, t := range r.held {
		for i := range t.acts {
			t.acts[i].Repo = r.repo
		}
		c.result.Threads++
		if err := c.yield(Thread{r.repo, t.number, t.acts}); err != nil {
			return err
		}
	}
	r.held = nil
	return nil
}

func (c *collector) finish() (Result, error) {
	for _, r := range c.repos {
		if err := c.release(r); err != nil {
			return c.result, err
		}
		c.result.Repos = append(c.result.Repos, r.repo)
		c.result.Renames = append(c.result.Renames, findRenames(r.repo, r.traces)...)
	}
	slices.SortFunc(c.result.Repos, func(a, b history.Repo) int { return cmp.Compare(a.FullName(), b.FullName()) })
	slices.SortFunc(c.result.Renames, compareRenames)
	slices.SortFunc(c.result.Problems, func(a, b Problem) int { return cmp.Compare(a.File, b.File) })
	return c.result, nil
}
