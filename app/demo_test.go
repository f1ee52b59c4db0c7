package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app"
	"glueledger/app/demo"
	"glueledger/scoring"
)

// TestDemo runs the demo to its report.
func TestDemo(t *testing.T) {
	clean(t)
	var out, errs bytes.Buffer
	now := func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }
	began := time.Now()
	code := app.Main(t.Context(), []string{"demo", "--exit", "--listen", "127.0.0.1:0"}, app.Terminal{Stdout: &out, Stderr: &errs, Now: now})
	if code != 0 {
		t.Fatalf("ended with %d: %s", code, errs.String())
	}
	t.Logf("%s\n%s", time.Since(began), errs.String())
	report := out.String()
	for _, want := range []string{demo.Org, "/receipts/"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
	if !strings.Contains(errs.String(), "with it the pages that the report links to: “glueledger demo” without --exit serves them.") {
		t.Errorf("nothing says that the links lead nowhere by now: %s", errs.String())
	}
	if mention := regexp.MustCompile(`(^|\s)@\w`).FindString(report); mention != "" {
		t.Errorf("the report mentions %q", mention)
	}
}

// TestDemoServes runs the demo as a user does: it serves until interrupted.
func TestDemoServes(t *testing.T) {
	clean(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	told, out := watch("The dashboard is at http://")
	code := make(chan int, 1)
	go func() {
		code <- app.Main(ctx, []string{"demo"}, app.Terminal{Stdout: out, Stderr: &bytes.Buffer{}, Listener: listener})
	}()
	select {
	case <-told:
	case c := <-code:
		t.Fatalf("ended with %d before it served: %s", c, out)
	case <-time.After(patience):
		t.Fatal("no report")
	}
	for path, want := range map[string]int{"/": http.StatusOK, "/healthz": http.StatusOK, "/metrics": http.StatusNotFound} {
		resp, err := http.Get("http://" + listener.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, resp.Status, want)
		}
	}
	interrupt()
	if c := <-code; c != 0 {
		t.Errorf("interrupted, it ended with %d", c)
	}
}

// TestDemoEndsWithItsServer wants the demo to end with an error where its server does,
// and not to say before that it is there.
func TestDemoEndsWithItsServer(t *testing.T) {
	const there = "The dashboard is at http://"
	for name, c := range map[string]struct {
		at     string // what the demo prints then
		breaks func(db string, l net.Listener) error
		shown  bool
	}{
		"before it works": {"# ", func(db string, _ net.Listener) error { return execute(db, `ALTER TABLE threads RENAME TO lost`) }, false},
		"later":           {there, func(_ string, l net.Listener) error { return l.Close() }, true},
	} {
		t.Run(name, func(t *testing.T) {
			clean(t)
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			db := filepath.Join(t.TempDir(), "demo.db")
			told, out := watch(c.at)
			out.then = func() {
				if err := c.breaks(db, listener); err != nil {
					t.Error(err)
				}
			}
			var errs bytes.Buffer
			code := make(chan int, 1)
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			go func() {
				code <- app.Main(ctx, []string{"demo", "--db", db}, app.Terminal{Stdout: out, Stderr: &errs, Listener: listener})
			}()
			<-told
			select {
			case ended := <-code:
				if ended != 1 {
					t.Errorf("ended with %d: %s", ended, errs.String())
				}
			case <-time.After(patience):
				t.Error("it waits for Ctrl-C, and the server is gone")
				interrupt()
				<-code
			}
			if shown := strings.Contains(out.String(), there); shown != c.shown {
				t.Errorf("it says that the dashboard is there: %v", shown)
			}
		})
	}
}

// execute changes a ledger behind the back of who has it open.
func execute(db, statement string) error {
	ledger, err := sql.Open("sqlite", db+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	_, err = ledger.Exec(statement)
	return errors.Join(err, ledger.Close())
}

// TestDemoEndsQuietly interrupts the demo while it sends, soon after it began and
// later: that is no error of anything.
func TestDemoEndsQuietly(t *testing.T) {
	clean(t)
	for _, sent := range []int64{1 << 10, 200 << 10, 2 << 20} {
		inner, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		listener := &meter{Listener: inner, after: sent, reached: make(chan struct{})}
		ctx, interrupt := context.WithCancel(t.Context())
		var errs bytes.Buffer
		code := make(chan int, 1)
		go func() {
			code <- app.Main(ctx, []string{"demo"}, app.Terminal{Stdout: io.Discard, Stderr: &errs, Listener: listener})
		}()
		select {
		case <-listener.reached: // deliveries are under way
		case <-time.After(patience):
			t.Error("nothing was sent")
		}
		interrupt()
		if c := <-code; c != 130 {
			t.Errorf("ended with %d", c)
		}
		if lines := strings.Split(strings.TrimSpace(errs.String()), "\n"); len(lines) != 2 || lines[1] != "glueledger: interrupted" {
			t.Errorf("it says:\n%s", errs.String())
		}
	}
}

// meter is a listener that tells when a number of bytes has come in.
type meter struct {
	net.Listener
	after   int64
	read    atomic.Int64
	once    sync.Once
	reached chan struct{}
}

func (m *meter) Accept() (net.Conn, error) {
	c, err := m.Listener.Accept()
	return &metered{c, m}, err
}

type metered struct {
	net.Conn
	meter *meter
}

func (c *metered) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.meter.read.Add(int64(n)) >= c.meter.after {
		c.meter.once.Do(func() { close(c.meter.reached) })
	}
	return n, err
}

// watch is a writer that tells when a text has been written to it.
func watch(text string) (<-chan struct{}, *watcher) {
	w := &watcher{text: text, told: make(chan struct{})}
	return w.told, w
}

type watcher struct {
	seen bytes.Buffer // which would take in what it is sent in other ways, too
	text string
	told chan struct{}
	then func() // done before the writer goes on; nil is nothing
	done bool
}

func (w *watcher) String() string { return w.seen.String() }

func (w *watcher) Write(p []byte) (int, error) {
	n, err := w.seen.Write(p)
	if !w.done && strings.Contains(w.String(), w.text) {
		w.done = true
		if w.then != nil {
			w.then()
		}
		close(w.told)
	}
	return n, err
}

// TestStoryEarnsWhatItMeans tells stories through the real endpoint and wants the
// credits that they were written to earn, no more and no less.
func TestStoryEarnsWhatItMeans(t *testing.T) {
	clean(t)
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			tale := demo.Story(seed, longAgo)
			db := filepath.Join(t.TempDir(), "l.db")
			at := func(now time.Time, args ...string) string {
				t.Helper()
				var out, errs bytes.Buffer
				if code := app.Main(t.Context(), append(args, "--db", db), app.Terminal{Stdout: &out, Stderr: &errs, Now: func() time.Time { return now }}); code != 0 {
					t.Fatalf("%s ended with %d: %s", args[0], code, errs.String())
				}
				return out.String()
			}
			at(longAgo.End().Add(time.Hour), "demo", "--exit", "--listen", "127.0.0.1:0", "--seed", fmt.Sprint(seed))
			at(tale.Settled, "verify")
			at(tale.Settled, "rescore")
			var want []string
			for _, e := range tale.Expected {
				if e.Earned {
					want = append(want, fmt.Sprintf("%s#%d %s %s", e.Repo, e.Number, e.Actor, e.Kind))
				}
			}
			slices.Sort(want)
			want = slices.Compact(want)
			if diff := cmp.Diff(want, confirmed(t, at(tale.Settled, "credits", "--format", "jsonl", "--include-private"))); diff != "" {
				t.Errorf("meant (-) and earned (+):\n%s", diff)
			}
			at(tale.Settled, "verify")
		})
	}
}

// TestDemoShowsEverything wants of the month that the demo reports all that a visitor
// should see: every kind, what people nominated, gave back and disputed, and what waits.
func TestDemoShowsEverything(t *testing.T) {
	clean(t)
	db := filepath.Join(t.TempDir(), "demo.db")
	now := func() time.Time { return time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC) }
	var report, credits, errs bytes.Buffer
	if code := app.Main(t.Context(), []string{"demo", "--exit", "--listen", "127.0.0.1:0", "--db", db}, app.Terminal{Stdout: &report, Stderr: &errs, Now: now}); code != 0 {
		t.Fatalf("ended with %d: %s", code, errs.String())
	}
	if code := app.Main(t.Context(), []string{"credits", "--format", "jsonl", "--month", "2026-10", "--db", db}, app.Terminal{Stdout: &credits, Stderr: &errs, Now: now}); code != 0 {
		t.Fatal(errs.String())
	}
	for _, rule := range scoring.Rules() {
		if !regexp.MustCompile(`"kind":"` + string(rule.Kind) + `","status":"confirmed".*"rule":"` + rule.Name()).MatchString(credits.String()) {
			t.Errorf("%s gives nothing", rule.Name())
		}
	}
	if n := strings.Count(credits.String(), `"rule":"`+scoring.NominationRule().Name()); n != 1 {
		t.Errorf("%d credits on people's word, want 1", n)
	}
	for part, want := range map[string]string{
		"Taken back":           `taken back on \d+ October 2026.*declined the credit`,
		"Disputed":             `^- Review unblocking by `,
		"Waiting for somebody": `has gone stale: nobody has touched it for \d+ days`,
		"Automation":           `lantern-keeper.* labelled`,
	} {
		_, rest, _ := strings.Cut(report.String(), "\n## "+part+"\n")
		text, _, _ := strings.Cut(rest, "\n## ")
		if !regexp.MustCompile("(?m)" + want).MatchString(text) {
			t.Errorf("%q does not say %q:\n%s", part, want, text)
		}
	}
	if ended, want := daysEnded(t, db, "2026-10"); want == 0 || !strings.Contains(report.String(), fmt.Sprintf("**%d** days of waiting that ended", want)) || ended != want {
		t.Errorf("receipts end %d days of waiting, and the JSON has %d in sum: %s", want, ended, report.String())
	}
	if n := strings.Count(report.String(), ", taken back on "); n != 1 {
		t.Errorf("%d credits turned over, want the one that was given back", n)
	}
}

// daysEnded are the days of waiting that ended in a month of the demo: in sum, and as
// its receipts have them.
func daysEnded(t *testing.T, db, month string) (sum, receipts int) {
	t.Helper()
	var out, errs bytes.Buffer
	if code := app.Main(t.Context(), []string{"report", "--org", demo.Org, "--month", month, "--format", "json", "--everyone", "--db", db}, app.Terminal{Stdout: &out, Stderr: &errs}); code != 0 {
		t.Fatal(errs.String())
	}
	var report struct {
		Units struct {
			WaitEnded int `json:"wait_ended_seconds"`
		}
		People []struct {
			Receipts []struct {
				Status string
				Waited int `json:"waited_seconds"`
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	const day = 24 * 60 * 60
	for _, p := range report.People {
		for _, r := range p.Receipts {
			if r.Status == string(scoring.Confirmed) {
				receipts += r.Waited / day
			}
		}
	}
	return report.Units.WaitEnded / day, receipts
}

// confirmed are the confirmed credits of a listing.
func confirmed(t *testing.T, lines string) []string {
	t.Helper()
	var out []string
	for line := range strings.Lines(lines) {
		var c struct {
			Repo, Actor, Kind, Status string
			Number                    int
		}
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		if c.Status == "confirmed" {
			out = append(out, fmt.Sprintf("%s#%d %s %s", c.Repo, c.Number, c.Actor, c.Kind))
		}
	}
	slices.Sort(out)
	return out
}
