//go:build unix

package app

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
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

// BenchmarkPages measures every sort of page with 20 readers at once, over connections
// of their own, each of whom asks for the next as soon as they have one. For a million
// credits:
//
//	GLUELEDGER_BENCH_CREDITS=1000000 go test ./app -run '^$' -bench Pages -cpu 2 -benchtime 2000x
//
// By default the ledger is a fiftieth of that, which makes it in seconds.
func BenchmarkPages(b *testing.B) {
	credits := 20_000
	if s := os.Getenv("GLUELEDGER_BENCH_CREDITS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		credits = n
	}
	now := time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)
	s := storetest.Open(b)
	storetest.Large(b, s, storetest.Size{Credits: credits, Repos: 200, People: 5000, Months: 60, Last: 2026*12 + 2})
	site, err := web.NewServer(web.Options{
		Reader: s, NotFound: func(err error) bool { return errors.Is(err, store.ErrNotFound) },
		Judge: func(t *history.Thread) scoring.Judgement { return judgement(t, scoring.DefaultSettings(), now) },
		URL:   "https://glue.example.org", Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(site)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 20}}
	defer client.CloseIdleConnections()
	for _, page := range []struct {
		name string
		path func(i int) string
	}{
		{"owner", func(int) string { return "/o/acme" }},
		{"owner year", func(int) string { return "/o/acme?from=2025-04&to=2026-03" }},
		{"owner list", func(int) string { return "/o/acme?wait=stale" }},
		{"owner people", func(i int) string { return fmt.Sprintf("/o/acme?people=%d", 1+i%100) }},
		{"repository", func(i int) string { return fmt.Sprintf("/o/acme/repo-%d", i%200) }},
		{"repository quarter", func(i int) string { return fmt.Sprintf("/o/acme/repo-%d?from=2026-01&to=2026-03", i%200) }},
		{"thread", func(i int) string { return fmt.Sprintf("/o/acme/repo-%d/%d", i%200, 1+i%(credits/400)) }},
		{"person", func(i int) string { return fmt.Sprintf("/people/person-%d", i%5000) }},
		{"person year", func(i int) string { return fmt.Sprintf("/people/person-%d?from=2025-04&to=2026-03", i%5000) }},
		{"person export", func(i int) string { return fmt.Sprintf("/people/person-%d.json?from=2025-04&to=2026-03", i%5000) }},
		{"archive", func(int) string { return "/reports/acme" }},
		{"archive of a repository", func(i int) string { return fmt.Sprintf("/reports/acme/repo-%d", i%200) }},
		{"feed", func(int) string { return "/reports/acme/feed.atom" }},
		{"badges", func(i int) string { return fmt.Sprintf("/badges?repo=acme%%2Frepo-%d&kind=triage", i%200) }},
		{"rules", func(int) string { return "/rules" }},
		{"repository rules", func(i int) string { return fmt.Sprintf("/o/acme/repo-%d/rules", i%200) }},
		{"index", func(int) string { return "/" }},
		{"api owner", func(int) string { return "/api/v1/owners/acme" }},
		{"api people", func(int) string { return "/api/v1/owners/acme/people?per_page=100" }},
		{"api waiting", func(int) string { return "/api/v1/owners/acme/waiting?per_page=100" }},
		{"api receipts", func(int) string { return "/api/v1/owners/acme/receipts?per_page=100" }},
		{"api receipts of months", func(i int) string {
			return fmt.Sprintf("/api/v1/owners/acme/receipts?from=2021-04&to=202%d-0%d", 2+i%4, 1+i%9)
		}},
		{"api receipts of a kind", func(int) string { return "/api/v1/owners/acme/receipts?kind=de-escalation" }},
		{"api receipts of a repository", func(i int) string { return fmt.Sprintf("/api/v1/repos/acme/repo-%d/receipts", i%200) }},
		{"api receipts of somebody", func(i int) string { return fmt.Sprintf("/api/v1/people/person-%d/receipts", i%5000) }},
		{"api receipts of somebody in a repository", func(i int) string {
			return fmt.Sprintf("/api/v1/repos/acme/repo-%d/receipts?person=person-%d", i%200, i%5000)
		}},
		{"api repositories", func(int) string { return "/api/v1/repos?per_page=100" }},
	} {
		get := func(i int) time.Duration {
			began := time.Now()
			r, err := client.Get(server.URL + page.path(i))
			if err != nil {
				b.Error(err)
				return 0
			}
			defer r.Body.Close()
			_, err = io.Copy(io.Discard, r.Body)
			if err != nil || r.StatusCode != http.StatusOK {
				b.Errorf("%s: %s, %v", page.path(i), r.Status, err)
			}
			return time.Since(began)
		}
		first := get(0) // nothing is kept of it yet
		b.Run(strings.ReplaceAll(page.name, " ", "-"), func(b *testing.B) {
			var next atomic.Int64
			var mu sync.Mutex
			var all []time.Duration
			b.SetParallelism(10) // times two processors
			b.ResetTimer()
			busy := processorTime(b)
			b.RunParallel(func(pb *testing.PB) {
				var took []time.Duration
				for pb.Next() {
					took = append(took, get(int(next.Add(1))))
				}
				mu.Lock()
				defer mu.Unlock()
				all = append(all, took...)
			})
			busy = processorTime(b) - busy
			slices.Sort(all)
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			b.ReportMetric(ms(all[len(all)/2]), "p50-ms")
			b.ReportMetric(ms(all[len(all)*99/100]), "p99-ms")
			b.ReportMetric(ms(first), "first-ms")
			// Of the processors, whatever else runs on them.
			b.ReportMetric(ms(busy)/float64(b.N), "cpu-ms/op")
		})
	}
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
