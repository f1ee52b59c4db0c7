package e2e_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"glueledger/app"
	"glueledger/app/replayhub"
	"glueledger/app/store"
)

// The variables by which the test program is told to be glueledger, with a clock
// that reads a file.
const (
	beGlueledger = "TEST_BE_GLUELEDGER"
	clockFile    = "TEST_CLOCK"
)

// TestMain is the program itself where a test has started it as such: time goes on
// as it does, but from when the test says.
func TestMain(m *testing.M) {
	if os.Getenv(beGlueledger) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(app.Main(ctx, os.Args[1:], app.Terminal{Stdout: os.Stdout, Stderr: os.Stderr, Now: func() time.Time {
		ahead, err := readClock(os.Getenv(clockFile))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		return time.Now().Add(ahead)
	}}))
}

// readClock reads by how much the clock of a test is ahead of the machine's.
func readClock(file string) (time.Duration, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	return time.ParseDuration(string(b))
}

// installed is glueledger as its admin runs it, with a folder and a clock of its
// own. It may be killed and started again.
type installed struct {
	t       testing.TB
	dir     string
	address string // where it listens, each time
	hub     *hub

	process *exec.Cmd
	said    *replayhub.Said // by the present process
	ended   chan error
	open    *store.Store // for reading; see ledger
}

func install(t testing.TB, h *hub, now time.Time) *installed {
	t.Helper()
	i := &installed{t: t, dir: t.TempDir(), address: freeAddress(t), hub: h}
	i.setClock(now)
	t.Cleanup(func() {
		i.kill()
		if t.Failed() {
			t.Logf("glueledger said:\n%s", tail(i.said.String(), 6000))
		}
	})
	return i
}

// ledger is its ledger, open for reading beside it.
func (i *installed) ledger() *store.Store {
	i.t.Helper()
	if i.open == nil {
		var err error
		if i.open, err = store.Open(i.t.Context(), i.db(), store.Options{ReadOnly: true}); err != nil {
			i.t.Fatal(err)
		}
		i.t.Cleanup(func() { i.open.Close() })
	}
	return i.open
}

func (i *installed) url() string { return "http://" + i.address }
func (i *installed) db() string  { return filepath.Join(i.dir, "ledger.db") }

// setClock sets the clock, which goes on from there.
func (i *installed) setClock(now time.Time) {
	i.t.Helper()
	file := filepath.Join(i.dir, "clock")
	err := os.WriteFile(file+".new", []byte(time.Until(now).String()), 0o600)
	if err == nil {
		err = os.Rename(file+".new", file) // a reader sees the old or the new one
	}
	if err != nil {
		i.t.Fatal(err)
	}
	i.hub.gate.moveOn()
}

// now is what its clock says.
func (i *installed) now() time.Time {
	i.t.Helper()
	ahead, err := readClock(filepath.Join(i.dir, "clock"))
	if err != nil {
		i.t.Fatal(err)
	}
	return time.Now().Add(ahead)
}

// command prepares a command with none of the caller's settings.
func (i *installed) command(args ...string) *exec.Cmd {
	i.t.Helper()
	self, err := os.Executable()
	if err != nil {
		i.t.Fatal(err)
	}
	cmd := exec.CommandContext(i.t.Context(), self, args...)
	cmd.Dir = i.dir
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GLUELEDGER_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, beGlueledger+"=1", clockFile+"="+filepath.Join(i.dir, "clock"), "GLUELEDGER_DB="+i.db(),
		"GLUELEDGER_GITHUB_URL="+i.hub.url, "GLUELEDGER_URL="+i.url(), "GLUELEDGER_LOG_LEVEL=INFO")
	return cmd
}

// run runs a command to its end and gives what it printed.
func (i *installed) run(args ...string) string {
	i.t.Helper()
	cmd := i.command(args...)
	var said replayhub.Said
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		i.t.Fatalf("%s: %v\n%s%s", strings.Join(args, " "), err, out, said.String())
	}
	return string(out)
}

// start starts serve and waits until it answers.
func (i *installed) start() {
	i.t.Helper()
	i.process, i.said, i.ended = i.command("serve", "--listen", i.address), &replayhub.Said{}, make(chan error, 1)
	i.process.Stdout, i.process.Stderr = i.said, i.said
	if err := i.process.Start(); err != nil {
		i.t.Fatal(err)
	}
	go func(p *exec.Cmd, ended chan<- error) { ended <- p.Wait() }(i.process, i.ended)
	eventually(i.t, "serve starts", func() error {
		if strings.Contains(i.said.String(), "glueledger is at ") {
			return nil
		}
		return fmt.Errorf("it said:\n%s", i.said.String())
	})
}

// kill ends the process in whatever it does.
func (i *installed) kill() {
	if i.process == nil {
		return
	}
	i.process.Process.Kill() //nolint:errcheck // it may have ended
	<-i.ended
	i.process = nil
}

// stop asks the process to end, as an admin does.
func (i *installed) stop() {
	i.t.Helper()
	if err := i.process.Process.Signal(syscall.SIGTERM); err != nil {
		i.t.Fatal(err)
	}
	if err := <-i.ended; err != nil {
		i.t.Errorf("stopped, it ended with %v\n%s", err, tail(i.said.String(), 3000))
	}
	i.process = nil
}

var setupLink = regexp.MustCompile(`http://\S+/setup\?token=\S+`)

// setupURL is the link that serve prints when it has no credentials; empty when
// it has.
func (i *installed) setupURL() string { return setupLink.FindString(i.said.String()) }
