package app

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// pendingSetups remembers which Apps GitHub was asked for, in a file: a restart
// while somebody is at GitHub must not lose the App that they make there.
type pendingSetups struct {
	file string
	now  func() time.Time
	mu   sync.Mutex
}

// pendingSetup is an App that GitHub was asked for.
type pendingSetup struct {
	GitHubURL string    `json:"github_url"`
	PublicURL string    `json:"url"`
	Name      string    `json:"name"`
	At        time.Time `json:"at"`
}

const (
	pendingTime = time.Hour // what GitHub allows from its form to the exchange of the code
	maxPending  = 16
)

// add remembers an App, and gives the state that is to come back with its code.
func (p *pendingSetups) add(s pendingSetup) (state string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	all, err := p.read()
	if err != nil {
		return "", err
	}
	oldest := slices.SortedFunc(maps.Keys(all), func(a, b string) int { return all[a].At.Compare(all[b].At) })
	for len(oldest) >= maxPending {
		delete(all, oldest[0])
		oldest = oldest[1:]
	}
	state, s.At = rand.Text(), p.now()
	all[hashed(state)] = s
	data, err := json.Marshal(all)
	if err != nil {
		return "", err
	}
	if err := makePrivateDir(filepath.Dir(p.file)); err != nil {
		return "", err
	}
	return state, writePrivate(p.file, data)
}

// find finds an App by its hashed state, unless it is too old.
func (p *pendingSetups) find(key string) (pendingSetup, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	all, err := p.read()
	s, ok := all[key]
	return s, ok, err
}

// clear forgets all of them.
func (p *pendingSetups) clear() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := os.Remove(p.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget the Apps that GitHub was asked for: %w", err)
	}
	return nil
}

// read reads those that are not too old.
func (p *pendingSetups) read() (map[string]pendingSetup, error) {
	all := map[string]pendingSetup{}
	data, err := readPrivate(p.file)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read which Apps GitHub was asked for: %w", err)
	}
	if err := json.Unmarshal(data, &all); err != nil || all == nil {
		return map[string]pendingSetup{}, nil //nolint:nilerr // a damaged file is as good as none: begin again
	}
	maps.DeleteFunc(all, func(_ string, s pendingSetup) bool { return p.now().Sub(s.At) > pendingTime })
	return all, nil
}

// hashed is what is kept of a state: who reads the file cannot use it.
func hashed(state string) string {
	sum := sha256.Sum256([]byte(state))
	return hex.EncodeToString(sum[:])
}
