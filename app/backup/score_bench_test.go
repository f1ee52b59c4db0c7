package backup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// BenchmarkScoreHistory scores a real history of 1,825 threads, from activities to
// credits, and in turn with it decodes the JSON that it came in into the structs
// that hold it, both on one goroutine and from memory. The metric "ratio" is scoring
// in terms of decoding and may be 1; "whole-ratio" counts what comes before scoring,
// too: putting threads together and reading their Markdown.
func BenchmarkScoreHistory(b *testing.B) {
	shared := os.Getenv("GLUELEDGER_SHARED")
	if shared == "" {
		b.Skip("GLUELEDGER_SHARED is not set, so there is no recorded history")
	}
	files, threads := load(b, filepath.Join(shared, "data", "secp256k1.tar.gz"))
	pattern.Compile() // once in a program's life
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	var decoding, assembling, scoringIt time.Duration
	for b.Loop() {
		began := time.Now()
		for _, data := range files {
			if _, err := decode(data); err != nil {
				b.Fatal(err)
			}
		}
		decoding += time.Since(began)
		for _, acts := range threads {
			began = time.Now()
			t, ok := history.Assemble(acts, nil)
			assembling += time.Since(began)
			if !ok {
				continue
			}
			began = time.Now()
			scoring.Score(scoring.Rules(), t, scoring.DefaultSettings(), now)
			scoringIt += time.Since(began)
		}
	}
	b.ReportMetric(scoringIt.Seconds()/decoding.Seconds(), "ratio")
	b.ReportMetric((assembling+scoringIt).Seconds()/decoding.Seconds(), "whole-ratio")
	b.ReportMetric(decoding.Seconds()/float64(b.N), "decode-s/op")
	b.ReportMetric(assembling.Seconds()/float64(b.N), "assemble-s/op")
	b.ReportMetric(scoringIt.Seconds()/float64(b.N), "score-s/op")
}

// load reads the files of an archive, and their threads' activities.
func load(b *testing.B, archive string) (files [][]byte, threads [][]history.Activity) {
	b.Helper()
	wanted := func(name string) bool { return isThread(name) }
	pool := &buffers{}
	err := each(archive, pool, func(int64) {}, wanted, func(f file) bool {
		data, err := f.load()
		if err != nil {
			b.Fatal(err)
		}
		kept := append([]byte(nil), data.Bytes()...)
		t, err := decode(kept)
		if err != nil {
			b.Fatal(err)
		}
		files, threads = append(files, kept), append(threads, t.acts)
		return true
	})
	if err != nil || len(files) < 1000 || !json.Valid(files[0]) {
		b.Fatalf("%d files: %v", len(files), err)
	}
	return files, threads
}
