package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// BenchmarkAppend measures appending the history of a repository, and in turn
// with it the least that could be done: one row for each activity in one table of
// one database. The metric "ratio" is the one in terms of the other. The threads
// are scored too, by a judge that costs nothing, which shows what reading them,
// assembling them and writing the ledger takes.
func BenchmarkAppend(b *testing.B) {
	const threads, each = 1825, 25
	var batch []history.Activity
	for i := range threads {
		batch = append(batch, talk(i, each)...)
	}
	var appending, scoringAll, bare time.Duration
	for b.Loop() {
		s := openSQLite(b, b.TempDir(), store.Options{})
		began := time.Now()
		if _, err := s.Append(b.Context(), batch, nil); err != nil {
			b.Fatal(err)
		}
		appending += time.Since(began)

		began = time.Now()
		now := after(9000)
		n, err := s.ScoreDue(b.Context(), now, threads, func(t *history.Thread, _ scoring.Settings) scoring.Judgement {
			e := t.Events[1]
			return scoring.Judgement{
				Credits: []scoring.Credit{{
					Repo: t.Repo, Number: t.Number, Type: t.Type, Title: t.Title, Actor: e.Actor, Kind: scoring.Triage,
					Status: scoring.Confirmed, Rule: "triage/1", Sum: scoring.Base(100, "what the rulebook gives"), Why: "Asked.", Effect: "Answered.", EffectAt: e.At,
					Evidence: []scoring.Evidence{{Verb: e.Verb, ID: e.ID, At: e.At, URL: e.URL}},
				}},
				Contributions: []scoring.Contribution{{Actor: t.Author, Sort: scoring.MergedPR, At: e.At}},
			}
		})
		if err != nil || n != threads {
			b.Fatalf("ScoreDue: got %d, %v", n, err)
		}
		scoringAll += time.Since(began)
		bare += insertOnly(b, batch)
	}
	b.ReportMetric(appending.Seconds()/bare.Seconds(), "ratio")
	b.ReportMetric(appending.Seconds()/float64(b.N), "append-s/op")
	b.ReportMetric(scoringAll.Seconds()/float64(b.N), "score-s/op")
	b.ReportMetric(bare.Seconds()/float64(b.N), "bare-s/op")
	b.ReportMetric(0, "ns/op")
}

// talk is a thread of which every other activity is a comment of 800 bytes on
// average.
func talk(number, length int) []history.Activity {
	s := issue(kitchen, number+1, member(number), after(float64(number)))
	for i := 1; i < length; i++ {
		at := after(float64(number)).Add(time.Duration(i) * time.Hour)
		who := member(number + i*i%7)
		if i%2 == 0 {
			s.does(who, history.Labeled, fmt.Sprint("label ", i), at)
			continue
		}
		words := strings.Repeat(fmt.Sprintf("What %c makes of %c is another matter. ", 'a'+number%26, 'a'+i), 8+(number+i)%26)
		s.says(who, int64(number*length+i), words, at)
	}
	return s.all
}

// insertOnly writes the activities, with one statement in one transaction, and
// returns how long it took.
func insertOnly(b *testing.B, batch []history.Activity) time.Duration {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_txlock=immediate&_pragma=journal_mode(WAL)"+
		"&_pragma=synchronous(FULL)&_pragma=cache_size(-16000)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(b.Context(), `
		CREATE TABLE activities (
			thread  INTEGER NOT NULL,
			key     TEXT    NOT NULL,
			actor   INTEGER NOT NULL,
			at      INTEGER NOT NULL,
			subject TEXT    NOT NULL,
			text    TEXT    NOT NULL,
			url     TEXT    NOT NULL,
			PRIMARY KEY (thread, key)
		) WITHOUT ROWID`)
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	tx, err := db.BeginTx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(b.Context(), `INSERT INTO activities VALUES (?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		b.Fatal(err)
	}
	defer insert.Close()
	for _, a := range batch {
		if _, err := insert.ExecContext(b.Context(), a.Number, a.Key(), a.Actor.ID, a.At.Unix(), a.Subject, a.Text, a.URL); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}
