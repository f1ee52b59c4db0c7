package jobs

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/webhooks"
)

const (
	payloadBytes = 12 << 10
	connections  = 32
	perRound     = 600 // deliveries
)

var secret = []byte("a secret of the usual length")

// BenchmarkDurableIngest measures deliveries a second through the real handler
// and inbox, each batch making sure that a job is queued, against the least that
// could be done: the same signature check and a bare group commit of the same
// bytes into the same kind of database. Rounds of both alternate; the ratio is
// the median of the rounds' ratios. The third side commits each delivery alone.
func BenchmarkDurableIngest(b *testing.B) {
	s := storetest.Open(b)
	j := prepare(b, s, day0)
	in := s.NewInbox(store.InboxOptions{Enqueue: j.EnqueueIngest})
	defer in.Close()
	sides := []*side{
		newSide(b, webhooks.NewHandler(webhooks.Options{Secret: secret, Inbox: in})),
		newSide(b, newBare(b, connections)),
		newSide(b, newBare(b, 1)),
	}
	var toBare, toAlone []float64
	order := []int{0, 1, 2}
	for b.Loop() {
		var took [3]time.Duration
		for _, i := range order {
			took[i] = sides[i].send(b, perRound)
		}
		slices.Reverse(order) // what one side leaves behind the next must not pay for
		toBare = append(toBare, took[1].Seconds()/took[0].Seconds())
		toAlone = append(toAlone, took[2].Seconds()/took[0].Seconds())
	}
	b.ReportMetric(median(toBare), "ratio")
	b.ReportMetric(median(toAlone), "times-one-by-one")
	b.ReportMetric(perRound*float64(b.N)/sides[0].busy.Seconds(), "deliveries/s")
	b.ReportMetric(0, "ns/op")
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// side is one of the servers compared.
type side struct {
	server *httptest.Server
	client *http.Client
	next   atomic.Int64
	busy   time.Duration
}

func newSide(b *testing.B, h http.Handler) *side {
	s := &side{server: httptest.NewServer(h), client: &http.Client{Transport: &http.Transport{
		MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections,
	}}}
	b.Cleanup(func() {
		s.client.CloseIdleConnections()
		s.server.Close()
	})
	return s
}

// send sends n deliveries over all connections and returns how long it took.
func (s *side) send(b *testing.B, n int) time.Duration {
	body := fmt.Appendf(nil, `{"action":"opened","text":%q}`, bytes.Repeat([]byte("glue "), payloadBytes/5))
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	signature := "sha256=" + hex.EncodeToString(mac.Sum(nil))
	var left atomic.Int64
	left.Store(int64(n))
	var wg sync.WaitGroup
	began := time.Now()
	for range connections {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, s.server.URL, bytes.NewReader(body))
				if err != nil {
					b.Error(err)
					return
				}
				id := s.next.Add(1)
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("X-GitHub-Event", "issues")
				// Ids in no order, as GitHub's are.
				r.Header.Set("X-GitHub-Delivery", fmt.Sprintf("%016x-%08x", uint64(id)*0x9e3779b97f4a7c15, id))
				r.Header.Set("X-Hub-Signature-256", signature)
				answer, err := s.client.Do(r)
				if err != nil {
					b.Error(err)
					return
				}
				io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
				if answer.StatusCode != http.StatusAccepted {
					b.Errorf("status %d", answer.StatusCode)
					return
				}
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	s.busy += took
	return took
}

// bare is the least that stores deliveries durably.
type bare struct {
	db      *sql.DB
	most    int // deliveries in a transaction
	arrived chan bareDelivery
}

type bareDelivery struct {
	id, event string
	body      []byte
	kept      chan error
}

func newBare(b *testing.B, most int) *bare {
	path := filepath.Join(b.TempDir(), "bare.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)"+
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=temp_store(memory)&_pragma=cache_size(-16000)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(b.Context(), `
		CREATE TABLE deliveries (
			id          TEXT PRIMARY KEY,
			event       TEXT NOT NULL,
			received_at INTEGER NOT NULL,
			body        BLOB NOT NULL
		)`)
	if err != nil {
		b.Fatal(err)
	}
	s := &bare{db: db, most: most, arrived: make(chan bareDelivery, connections)}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		s.run()
	}()
	b.Cleanup(func() {
		close(s.arrived)
		<-stopped
		db.Close()
	})
	return s
}

func (s *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	if !hmac.Equal([]byte("sha256="+hex.EncodeToString(mac.Sum(nil))), []byte(r.Header.Get("X-Hub-Signature-256"))) {
		http.Error(w, "signature", http.StatusUnauthorized)
		return
	}
	d := bareDelivery{r.Header.Get("X-GitHub-Delivery"), r.Header.Get("X-GitHub-Event"), body, make(chan error, 1)}
	s.arrived <- d
	if err := <-d.kept; err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

func (s *bare) run() {
	for first := range s.arrived {
		batch, yielded := []bareDelivery{first}, false
	collect:
		for len(batch) < s.most {
			select {
			case d, open := <-s.arrived:
				if !open {
					break collect
				}
				batch, yielded = append(batch, d), false
			default:
				if yielded {
					break collect
				}
				runtime.Gosched()
				yielded = true
			}
		}
		err := s.keep(batch)
		for _, d := range batch {
			d.kept <- err
		}
	}
}

func (s *bare) keep(batch []bareDelivery) error {
	tx, err := s.db.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(context.Background(), `
		INSERT INTO deliveries (id, event, received_at, body)
		VALUES (?, ?, ?, ?)
		ON CONFLICT DO NOTHING`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, d := range batch {
		if _, err := insert.ExecContext(context.Background(), d.id, d.event, time.Now().Unix(), d.body); err != nil {
			return err
		}
	}
	return tx.Commit()
}
