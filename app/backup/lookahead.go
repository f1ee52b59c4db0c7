package backup

import (
	"encoding/json"
	"iter"
	"path"
	"path/filepath"
	"strings"

	"glueledger/app/ghclient"
	"glueledger/scoring/history"
)

// lookahead finds what only pull requests tell of their repository, its id and
// whether it is private, before the reading of a backup comes to them: most
// archives have issues first. It reads no further than it must, and nothing
// where pull requests come first.
type lookahead struct {
	next  func() (file, bool)
	stop  func()
	found map[string]told // by repoKey
}

// told is what a pull request tells of its repository.
type told struct {
	repo    history.Repo
	privacy bool // whether repo.Private is known
}

func newLookahead(root string) *lookahead {
	l := &lookahead{found: map[string]told{}}
	done := map[string]bool{} // directories that have told
	wanted := func(name string) bool {
		dir := path.Dir(name)
		return isThread(name) && path.Base(dir) == "pulls" && !done[dir]
	}
	l.next, l.stop = iter.Pull(func(yield func(file) bool) {
		pool := &buffers{}
		// Where the backup is damaged is for the reading to say.
		_ = each(root, pool, nil, wanted, func(f file) bool {
			found, ok := l.read(f, pool)
			if !ok {
				return true
			}
			done[path.Dir(filepath.ToSlash(f.path))] = true
			l.found[repoKey(found.repo)] = found
			return yield(f)
		})
	})
	return l
}

// of is what the backup tells of a repository; the zero value for nothing.
func (l *lookahead) of(repo history.Repo) told {
	for {
		if found, ok := l.found[repoKey(repo)]; ok {
			return found
		}
		if _, more := l.next(); !more {
			return told{}
		}
	}
}

// read reports what a pull request tells of its repository, if it does.
func (l *lookahead) read(f file, pool *buffers) (told, bool) {
	data, err := f.load()
	if data != nil {
		defer pool.Put(data)
	}
	var raw struct {
		Pull *struct {
			URL  string        `json:"url"`
			Base *ghclient.Ref `json:"base"`
		} `json:"pull"`
	}
	if err != nil || json.Unmarshal(data.Bytes(), &raw) != nil || raw.Pull == nil {
		return told{}, false
	}
	t, err := repoOf(&ghclient.Thread{URL: raw.Pull.URL, Base: raw.Pull.Base})
	return t, err == nil && t.repo.ID != 0
}

// repoKey is the same for all spellings of a repository's name.
func repoKey(r history.Repo) string { return strings.ToLower(r.FullName()) }
