//go:build unix

package app

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// benchReaders is how many read at once.
const benchReaders = 20

// readersVariable has this program be the readers of the benchmark: in the process of the
// server, answers would wait for its scheduler a second time.
const readersVariable = "GLUELEDGER_BENCH_READERS"

func TestMain(m *testing.M) {
	if os.Getenv(readersVariable) != "" {
		if err := readPages(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// benchTask is what the readers are to read.
type benchTask struct {
	Site   string
	Cookie string // empty for somebody who is not signed in
	Status int    // that each answer has
	Settle []string
	Paths  []string
}

// benchTold is what they tell of it: how long each answer took, and the most bytes.
type benchTold struct {
	Took []time.Duration
	Most int64
}

// read has the readers read, and returns what they tell.
func (t benchTask) read(b *testing.B) (told benchTold) {
	b.Helper()
	task, err := json.Marshal(t)
	if err != nil {
		b.Fatal(err)
	}
	readers := exec.CommandContext(b.Context(), os.Args[0])
	readers.Env = append(os.Environ(), readersVariable+"=1")
	readers.Stdin, readers.Stderr = bytes.NewReader(task), os.Stderr
	out, err := readers.Output()
	if err == nil {
		err = json.Unmarshal(out, &told)
	}
	if err != nil {
		b.Fatal(err)
	}
	return told
}

// readPages reads what the task says, and tells of it: over connections of their own, each
// reader asks for the next as soon as they have one.
func readPages(in io.Reader, out io.Writer) error {
	var task benchTask
	if err := json.NewDecoder(in).Decode(&task); err != nil {
		return err
	}
	debug.SetGCPercent(-1) // the readers' own garbage is not what is measured
	debug.SetMemoryLimit(1 << 30)
	client := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: benchReaders, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if _, err := task.all(client, task.Settle); err != nil {
		return err
	}
	told, err := task.all(client, task.Paths)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(told)
}

func (t benchTask) all(client *http.Client, paths []string) (all benchTold, err error) {
	var next atomic.Int64
	var mu sync.Mutex
	var readers sync.WaitGroup
	for range benchReaders {
		readers.Go(func() {
			var own benchTold
			var failed error
			for failed == nil {
				i := int(next.Add(1)) - 1
				if i >= len(paths) {
					break
				}
				var took time.Duration
				var n int64
				took, n, failed = t.get(client, paths[i])
				own.Took, own.Most = append(own.Took, took), max(own.Most, n)
			}
			mu.Lock()
			defer mu.Unlock()
			all.Took, all.Most, err = append(all.Took, own.Took...), max(all.Most, own.Most), cmp.Or(err, failed)
		})
	}
	readers.Wait()
	return all, err
}

// get asks for a page and returns how long that took, and its weight in bytes.
func (t benchTask) get(client *http.Client, path string) (time.Duration, int64, error) {
	r, err := http.NewRequest(http.MethodGet, t.Site+path, nil)
	if err != nil {
		return 0, 0, err
	}
	if t.Cookie != "" {
		r.Header.Set("Cookie", t.Cookie)
	}
	began := time.Now()
	w, err := client.Do(r)
	if err != nil {
		return 0, 0, err
	}
	defer w.Body.Close()
	n, err := io.Copy(io.Discard, w.Body)
	took := time.Since(began)
	if err == nil && w.StatusCode != t.Status {
		err = fmt.Errorf("%s: %s", path, w.Status)
	}
	return took, n, err
}
