//go:build unix

package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/web"
)

// What a page and a badge may cost.
const (
	pageBound   = 50 * time.Millisecond
	badgeBound  = 5 * time.Millisecond
	weightBound = 100_000 // bytes of a page, as they are before compression
)

// BenchmarkPages measures every sort of page and badge with 20 readers at once, over
// connections of their own, each of whom asks for the next as soon as they have one. For
// a million credits, in a file that is kept for the next time:
//
//	GODEBUG=madvdontneed=0 GLUELEDGER_BENCH_CREDITS=1000000 GLUELEDGER_BENCH_DB=/tmp/million.db \
//	  go test ./app -run '^$' -bench Pages -cpu 2 -benchtime 4000x
//
// The first of these keeps the memory that Go gives back when testing collects garbage before
// each measurement: a busy server does not give any back, and to ask for it anew would be a
// good part of what is measured.
//
// By default the ledger is a fiftieth of that, which makes it in seconds. With
// GLUELEDGER_BENCH_CHECK=1 it fails where a page is over its bound, with
// GLUELEDGER_BENCH_WRITES=5 so many threads of the newest month are judged anew each
// second meanwhile, and with GLUELEDGER_BENCH_COLD=1 nothing is counted before somebody
// asks for it, as serve does when it starts. The readers are a process of their own, beside
// the server on the same processors, and garbage is collected as in serve. A page that everybody sees is measured as it is kept where
// it has one address, and as it is made where there are more of them than are asked for; the
// rows "signed in" are made each time.
func BenchmarkPages(b *testing.B) {
	credits := benchNumber(b, "GLUELEDGER_BENCH_CREDITS", 20_000)
	bench := newPageBench(b, credits)
	bench.write(b, benchNumber(b, "GLUELEDGER_BENCH_WRITES", 0))
	for _, page := range benchPages(credits) {
		bench.shown.Store(&bench.now)
		if page.later {
			later := bench.now.AddDate(0, 6, 0) // half a year after all that is known
			bench.shown.Store(&later)
		}
		var first time.Duration // nothing is kept of it yet
		b.Run(strings.ReplaceAll(page.name, " ", "-"), func(b *testing.B) {
			if first == 0 {
				first = bench.task(page, 0, 1).read(b).Took[0]
			}
			bench.measure(b, page, first)
		})
	}
	bench.report(b)
}

// benchNumber reads a number from the environment.
func benchNumber(b *testing.B, name string, otherwise int) int {
	b.Helper()
	s := os.Getenv(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// pageBench is a site with a large ledger, and what was measured of it.
type pageBench struct {
	store   *store.Store
	now     time.Time
	shown   atomic.Pointer[time.Time] // when pages are made: now, mostly
	credits int
	site    string
	client  *http.Client
	cookie  string // of somebody who is signed in and can read some private repositories
	results []pageResult
}

// pageResult is what one sort of page came to.
type pageResult struct {
	page            benchPage
	first, p50, p99 time.Duration
	busy            time.Duration // of the processors for each, whatever else runs on them
	weight          int64         // the most bytes of one
}

func newPageBench(b *testing.B, credits int) *pageBench {
	b.Helper()
	growHeap()
	p := &pageBench{now: time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC), credits: credits}
	p.store = storetest.OpenLarge(b, os.Getenv("GLUELEDGER_BENCH_DB"),
		storetest.Size{Credits: credits, Repos: benchRepos, People: benchPeople, Months: benchMonths, Last: 2026*12 + 2},
		store.Options{KeepCounts: keepCounts, OutOfTurn: web.OutOfTurn})
	p.shown.Store(&p.now)
	p.site = p.serve(b)
	p.client = &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 20, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	b.Cleanup(p.client.CloseIdleConnections)
	p.signIn(b)
	if os.Getenv("GLUELEDGER_BENCH_COLD") != "" {
		return p
	}
	began := time.Now()
	if err := p.store.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	fmt.Printf("What serve counts when it starts took %v.\n", time.Since(began).Round(time.Millisecond))
	return p
}

// serve shows the ledger as at the time that is shown.
func (p *pageBench) serve(b *testing.B) (url string) {
	b.Helper()
	site, err := web.NewServer(web.Options{
		Reader: p.store, NotFound: func(err error) bool { return errors.Is(err, store.ErrNotFound) },
		Judge: func(t *history.Thread) scoring.Judgement {
			return judgement(t, scoring.DefaultSettings(), *p.shown.Load())
		},
		URL: "http://glue.example.org", Now: func() time.Time { return *p.shown.Load() }, Log: slog.New(slog.DiscardHandler),
		SignIn: &web.SignIn{GitHub: benchGitHub{}, Sessions: p.store, Secret: []byte("of the benchmark")},
	})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(site)
	b.Cleanup(server.Close)
	return server.URL
}

// task is to ask for pages from one number on.
func (p *pageBench) task(page benchPage, from, n int) benchTask {
	t := benchTask{Site: p.site, Status: cmp.Or(page.status, http.StatusOK)}
	if page.signedIn {
		t.Cookie = p.cookie
	}
	for i := range n {
		t.Paths = append(t.Paths, page.path(from+i))
	}
	return t
}

// settlings is how often a few of a page are asked for before it is measured: each
// connection to the database prepares what it is asked once.
const (
	settlings = 10 * benchReaders
	settled   = 5 // a few
)

func (p *pageBench) measure(b *testing.B, page benchPage, first time.Duration) {
	task := p.task(page, settled, b.N)
	for i := range settlings {
		task.Settle = append(task.Settle, page.path(i%settled))
	}
	b.ResetTimer()
	busy := processorTime(b)
	told := task.read(b)
	all := told.Took
	slices.Sort(all)
	r := pageResult{page: page, first: first, p50: all[len(all)/2], p99: all[len(all)*99/100],
		busy: (processorTime(b) - busy) / time.Duration(b.N+settlings), weight: told.Most}
	b.ReportMetric(milliseconds(r.p50), "p50-ms")
	b.ReportMetric(milliseconds(r.p99), "p99-ms")
	b.ReportMetric(milliseconds(r.first), "first-ms")
	b.ReportMetric(milliseconds(r.busy), "cpu-ms/op")
	b.ReportMetric(float64(r.weight)/1000, "kB")
	p.results = slices.DeleteFunc(p.results, func(old pageResult) bool { return old.page.name == page.name }) // of a shorter run
	p.results = append(p.results, r)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// report prints a table, and says what is over its bound.
func (p *pageBench) report(b *testing.B) {
	b.Helper()
	check := os.Getenv("GLUELEDGER_BENCH_CHECK") != ""
	fmt.Printf("\n%-32s %9s %8s %8s %8s %8s\n", "page", "first ms", "p50 ms", "p99 ms", "cpu ms", "kB")
	for _, r := range p.results {
		over := ""
		if bound := r.page.bound(); bound > 0 && r.p99 > bound {
			over += fmt.Sprintf(" over %v", bound)
		}
		if r.page.sort == benchedPage && r.weight > weightBound {
			over += fmt.Sprintf(" over %d kB", weightBound/1000)
		}
		fmt.Printf("%-32s %9.1f %8.2f %8.2f %8.3f %8.1f%s\n", r.page.name, milliseconds(r.first), milliseconds(r.p50), milliseconds(r.p99), milliseconds(r.busy), float64(r.weight)/1000, over)
		if check && over != "" {
			b.Errorf("%s:%s", r.page.name, over)
		}
	}
	fmt.Println()
}

// write has so many threads of the newest month judged anew each second, until the
// benchmark ends.
func (p *pageBench) write(b *testing.B, perSecond int) {
	b.Helper()
	if perSecond == 0 {
		return
	}
	done, ended := make(chan struct{}), make(chan struct{})
	b.Cleanup(func() { close(done); <-ended })
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second / time.Duration(perSecond))
		defer tick.Stop()
		for n := int64(1); ; n++ {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			if err := p.comment(context.Background(), n); err != nil {
				b.Error(err)
				return
			}
		}
	}()
}

// comment adds a comment to a thread of the newest month, and judges it.
func (p *pageBench) comment(ctx context.Context, n int64) error {
	i := int(n) * 7 % (p.credits / 2)
	for i*7919%1000003%benchMonths != 0 { // as the ledger is made
		i = (i + 1) % (p.credits / 2)
	}
	repo := history.Repo{ID: int64(1 + i%benchRepos), Owner: storetest.LargeOwner, Name: fmt.Sprintf("repo-%d", i%benchRepos)}
	repo.Private = (1+i%benchRepos)%storetest.PrivateEvery == 0
	who := int64(1 + i%benchPeople)
	at := time.Unix(time.Now().Unix(), 0).UTC()
	a := history.Activity{Repo: repo, Number: 1 + i/benchRepos, Type: []history.ThreadType{history.Issue, history.PullRequest}[i%2], Verb: history.Commented,
		ID: time.Now().UnixNano(), Actor: history.Account{ID: who, Login: fmt.Sprintf("person-%d", who-1), Type: "User"}, At: at, Updated: at, Text: "This wants a test."}
	if _, err := p.store.Append(ctx, []history.Activity{a}, nil); err != nil {
		return err
	}
	_, err := p.store.ScoreDue(ctx, p.now, 100, func(t *history.Thread, settings scoring.Settings) scoring.Judgement {
		return judgement(t, settings, p.now)
	})
	return err
}

// processorTime is how long the processors have worked for this process.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
