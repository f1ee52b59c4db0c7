package app_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"glueledger/app"
	"glueledger/app/replayhub"
)

// BenchmarkImport measures import and first scoring of a real history of 1,825
// threads, and in turn with it what cannot be avoided: reading the archive and
// decoding its JSON with encoding/json on as many goroutines. The metric "ratio" is
// the one in terms of the other; it may be 2.
func BenchmarkImport(b *testing.B) {
	archive := replayhub.History(b)
	var decoding, importing time.Duration
	for b.Loop() {
		began := time.Now()
		if n := decodeOnly(b, archive); n < 1000 {
			b.Fatalf("only %d files", n)
		}
		decoding += time.Since(began)

		began = time.Now()
		var out, errs bytes.Buffer
		db := filepath.Join(b.TempDir(), "l.db")
		if code := app.Main(b.Context(), []string{"import", archive, "--db", db}, app.Terminal{Stdout: &out, Stderr: &errs}); code != 0 {
			b.Fatal(errs.String())
		}
		importing += time.Since(began)
	}
	b.ReportMetric(importing.Seconds()/decoding.Seconds(), "ratio")
	b.ReportMetric(decoding.Seconds()/float64(b.N), "decode-s/op")
	b.ReportMetric(importing.Seconds()/float64(b.N), "import-s/op")
}

// decodeOnly decodes every file of an archive, and counts them.
func decodeOnly(b *testing.B, archive string) int {
	b.Helper()
	f, err := os.Open(archive)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	files := make(chan []byte, 2*runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for data := range files {
				var v any
				if err := json.Unmarshal(data, &v); err != nil {
					b.Error(err)
				}
			}
		})
	}
	n := 0
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
		if filepath.Ext(h.Name) != ".json" {
			continue
		}
		data, err := io.ReadAll(r)
		if err != nil {
			b.Fatal(err)
		}
		files <- data
		n++
	}
	close(files)
	workers.Wait()
	return n
}
