package backup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

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
	Repos    []history.Repo             // by name
	Until    map[history.Repo]time.Time // until when everything is told, of those of which the backup says so
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
		broken = each(root, pool, o.Progress, func(name string) bool { return isThread(name) || isState(name) }, func(f file) bool {
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
	c := &collector{root: root, options: o, yield: yield, ahead: ahead, repos: map[string]*repoFiles{}, states: map[string]outcome{},
		result: Result{Until: map[history.Repo]time.Time{}}}
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
	result := c.finish()
	if broken != nil {
		clear(result.Until) // what is missing happened before that, too
	}
	return result, nil
}

// outcome is what became of one file.
type outcome struct {
	name   string
	folder string // of the backup that the file belongs to
	thread *thread
	state  bool      // it is no thread, but says of the backup
	made   time.Time // when that was made
	err    error
}

func decodeFile(f file, pool *buffers) outcome {
	o := outcome{name: f.name, folder: folder(f.path), state: !isThread(filepath.ToSlash(f.path))}
	data, err := f.load()
	if data != nil {
		defer pool.Put(data) // what is decoded holds copies
	}
	switch {
	case err != nil:
		o.err = err
	case o.state:
		o.made, o.err = decodeState(data.Bytes())
	default:
		o.thread, o.err = decode(data.Bytes())
	}
	return o
}

// collector hands threads on with what is known of their repository.
type collector struct {
	root    string
	options Options
	yield   func(Thread) error
	ahead   *lookahead
	seen    int // files of threads
	repos   map[string]*repoFiles
	states  map[string]outcome // what backups say of themselves, by folder
	result  Result
}

// repoFiles is what was read of one repository.
type repoFiles struct {
	told
	folders []string
	traces  []renames.Trace
}

func (c *collector) take(o outcome) error {
	if o.state {
		c.states[o.folder] = o
		return nil
	}
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
	if !slices.Contains(r.folders, o.folder) {
		r.folders = append(r.folders, o.folder)
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
		for _, folder := range r.folders {
			c.toldUntil(r.repo, c.states[folder])
		}
	}
	slices.SortFunc(c.result.Repos, func(a, b history.Repo) int { return cmp.Compare(a.FullName(), b.FullName()) })
	slices.SortFunc(c.result.Renames, renames.Compare)
	slices.SortFunc(c.result.Problems, func(a, b Problem) int { return cmp.Compare(a.File, b.File) })
	return c.result
}

// toldUntil notes when a backup of a repository was made; the last one counts.
func (c *collector) toldUntil(repo history.Repo, state outcome) {
	switch {
	case state.err != nil:
		c.result.Problems = append(c.result.Problems, Problem{state.name, state.err})
	case state.made.After(c.result.Until[repo]):
		c.result.Until[repo] = state.made
	}
}
