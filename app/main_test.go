package app_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/demo"
	"glueledger/scoring"
)

const secret = "it's a secret to everybody"

// longAgo is a month over which every window has closed, whatever the clock of
// the machine says.
var longAgo = scoring.Month{Year: 2024, Month: time.March}

// patience bounds what a test waits for.
const patience = 2 * time.Minute

// TestKill kills serve in the middle of a story, goes on, and wants the ledger
// of a run that was left in peace.
func TestKill(t *testing.T) {
	binary := build(t)
	story := demo.Story(3, longAgo).Messages
	peace := startServe(t, binary)
	peace.send(story, nil)
	want := peace.settled()
	peace.stop()
	if strings.Count(want, "\n") < 10 {
		t.Fatalf("the story gave only\n%s", want)
	}

	server := startServe(t, binary)
	unsent := server.send(story, func(acknowledged int) bool { return acknowledged == len(story)/2 })
	if len(unsent) == 0 || len(unsent) == len(story) {
		t.Fatalf("%d of %d were not acknowledged before the kill", len(unsent), len(story))
	}
	t.Logf("killed with %d of %d acknowledged", len(story)-len(unsent), len(story))
	server.restart()
	for i := 0; i < len(story); i += 7 { // and again what it has had
		unsent = append(unsent, story[i])
	}
	if left := server.send(unsent, nil); len(left) != 0 {
		t.Fatalf("%d were not acknowledged after the restart", len(left))
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(server.settled(), "\n")); diff != "" {
		t.Errorf("killed (+) and in peace (-):\n%s", diff)
	}
	if out, err := server.command("verify").CombinedOutput(); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
	server.stop()
}

// build builds the program.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "glueledger")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./glueledger").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// server is a running `glueledger serve`.
type server struct {
	t          *testing.T
	binary, db string
	process    *exec.Cmd
	url        string
	said       *bytes.Buffer
}

func startServe(t *testing.T, binary string) *server {
	s := &server{t: t, binary: binary, db: filepath.Join(t.TempDir(), "l.db")}
	s.restart()
	t.Cleanup(func() { s.process.Process.Kill() })
	return s
}

// command prepares a command on the server's ledger, with none of the caller's settings.
func (s *server) command(args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	s.t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, s.binary, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GLUELEDGER_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "GLUELEDGER_DB="+s.db, "GLUELEDGER_WEBHOOK_SECRET="+secret, "GLUELEDGER_LOG_LEVEL=WARN")
	return cmd
}

// restart starts a process and waits until it says where it is.
func (s *server) restart() {
	s.t.Helper()
	s.process, s.said = s.command("serve", "--listen", "127.0.0.1:0"), &bytes.Buffer{}
	s.process.Stderr = s.said
	out, err := s.process.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.process.Wait()
		s.t.Fatalf("serve did not start: %v\n%s", err, s.said)
	}
	_, url, found := strings.Cut(strings.TrimSpace(line), "http://")
	if !found {
		s.t.Fatalf("serve says %q", line)
	}
	s.url = "http://" + url
}

// send posts messages, several at a time, and returns those that were not
// acknowledged. It kills the server when kill says so.
func (s *server) send(messages []demo.Message, kill func(acknowledged int) bool) []demo.Message {
	s.t.Helper()
	work := make(chan demo.Message)
	var mu sync.Mutex
	var unsent []demo.Message
	acknowledged := 0
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for m := range work {
				err := s.post(client, m)
				mu.Lock()
				if err != nil {
					if kill == nil {
						s.t.Error(err)
					}
					unsent = append(unsent, m)
				} else if acknowledged++; kill != nil && kill(acknowledged) {
					if err := s.process.Process.Kill(); err != nil {
						s.t.Error(err)
					}
				}
				mu.Unlock()
			}
		})
	}
	for _, m := range messages {
		work <- m
	}
	close(work)
	group.Wait()
	if kill != nil {
		var exit *exec.ExitError
		if err := s.process.Wait(); !errors.As(err, &exit) {
			s.t.Errorf("killed, it ended with %v", err)
		}
	}
	return unsent
}

func (s *server) post(client *http.Client, m demo.Message) error {
	req, err := http.NewRequest(http.MethodPost, s.url+"/webhooks", bytes.NewReader(m.Body))
	if err != nil {
		return err
	}
	req.Header.Set("X-GitHub-Event", m.Event)
	req.Header.Set("X-GitHub-Delivery", m.ID)
	req.Header.Set("X-Hub-Signature-256", demo.Sign([]byte(secret), m.Body))
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusAccepted {
		err = fmt.Errorf("delivery %s: %s: %s", m.ID, resp.Status, body)
	}
	return err
}

// settled waits until nothing waits, and gives the credits.
func (s *server) settled() string {
	s.t.Helper()
	if out, err := s.command("status", "--wait", "--timeout", "100s").CombinedOutput(); err != nil {
		s.t.Fatalf("status: %v\n%s\nserve said: %s", err, out, s.said)
	}
	cmd := s.command("credits", "--format", "jsonl", "--include-private")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("credits: %v\n%s", err, said.String())
	}
	return string(out)
}

// stop asks the server to end, as an operator does.
func (s *server) stop() {
	s.t.Helper()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	if err := s.process.Wait(); err != nil {
		s.t.Errorf("stopped, it ended with %v\n%s", err, s.said)
	}
}
