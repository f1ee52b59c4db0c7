package backup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"glueledger/app/renames"
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
	Public   bool        // they are public where the files do not say
	Progress func(int64) // called with the number of bytes read since the last call; from several goroutines
}

// Result is what a backup held beside its threads.
type Result struct {
	Threads  int
	Repos    []history.Repo // by name
	Renames  []renames.Rename
	Problems []Problem // by file
}

// Problem is something that was left out.
type Problem struct {
	File string
	Err  error
}

// PrivacyUnknownError is the problem of a repository that was left out because
// nothing says whether it is private: only pull requests do, and Options did not.
type PrivacyUnknownError struct{ Repo history.Repo }

func (e PrivacyUnknownError) Error() string {
	return fmt.Sprintf("nothing says whether %s is private: only pull requests do, and it has none here", e.Repo.FullName())
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
		broken = each(root, pool, o.Progress, func(string) bool { return true }, func(f file) bool {
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

	ahead := newLookahead(root)
	defer ahead.stop()
	c := &collector{root: root, options: o, yield: yield, ahead: ahead, repos: map[string]*repoFiles{}}
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
	return c.finish(), nil
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

// collector hands threads on with what is known of their repository.
type collector struct {
	root    string
	options Options
	yield   func(Thread) error
	ahead   *lookahead
	seen    int // files
	repos   map[string]*repoFiles
	result  Result
}

// repoFiles is what was read of one repository.
type repoFiles struct {
	told
	traces []renames.Trace
}

func (c *collector) take(o outcome) error {
	c.seen++
	if o.err != nil {
		c.result.Problems = append(c.result.Problems, Problem{o.name, o.err})
		return nil //nolint:nilerr // a damaged file does not end the reading
	}
	t := o.thread
	r := c.repo(t.told)
	if !r.privacy {
		return nil // a problem of the repository, which has been noted
	}
	r.traces = append(r.traces, t.labels)
	for i := range t.acts {
		t.acts[i].Repo = r.repo
	}
	c.result.Threads++
	return c.yield(Thread{r.repo, t.number, t.acts})
}

// repo is what is known of the repository that a thread tells of. It looks
// ahead for what the first of its threads does not tell.
func (c *collector) repo(t told) *repoFiles {
	r := c.repos[repoKey(t.repo)]
	if r == nil {
		r = &repoFiles{told: t}
		if r.repo.ID == 0 {
			if ahead := c.ahead.of(t.repo); ahead.repo.ID != 0 {
				r.told = ahead
			}
		}
		c.repos[repoKey(t.repo)] = r
		r.privacy = r.privacy || c.options.Private || c.options.Public
		if !r.privacy {
			c.result.Problems = append(c.result.Problems, Problem{c.root, PrivacyUnknownError{r.repo}})
		}
	}
	r.repo.Private = r.repo.Private || t.repo.Private || c.options.Private
	return r
}

func (c *collector) finish() Result {
	for _, r := range c.repos {
		if !r.privacy {
			continue
		}
		c.result.Repos = append(c.result.Repos, r.repo)
		c.result.Renames = append(c.result.Renames, renames.Find(r.repo, r.traces)...)
	}
	slices.SortFunc(c.result.Repos, func(a, b history.Repo) int { return cmp.Compare(a.FullName(), b.FullName()) })
	slices.SortFunc(c.result.Renames, renames.Compare)
	slices.SortFunc(c.result.Problems, func(a, b Problem) int { return cmp.Compare(a.File, b.File) })
	return c.result
}
