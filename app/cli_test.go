package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"glueledger/app"
)

// clock is when the scripts run: every window has closed over the backups.
func clock() time.Time { return time.Date(2025, 6, 10, 12, 0, 0, 0, time.UTC) }

// run runs a command as main would.
func run(t testing.TB, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return runWith(t, strings.NewReader(""), args...)
}

// runWith runs a command that may read stdin.
func runWith(t testing.TB, stdin io.Reader, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = app.Main(t.Context(), args, app.Terminal{Stdin: stdin, Stdout: &out, Stderr: &errs, Now: clock})
	return code, out.String(), errs.String()
}

// TestCommandLine runs the scripts in testdata/cli. In their comment sections,
//
//	stdin FILE   gives the next command a file of the script to read
//	> ARGS       runs a command; $WORK is an empty directory with the script's files
//	exit CODE    wants the code that it ended with (0 where nothing is said)
//	stdout TEXT  wants a line of the output that matches; stderr likewise
//	!stdout TEXT wants none
//	keep FILE    keeps the output in $WORK; same FILE wants it again
func TestCommandLine(t *testing.T) {
	scripts, err := filepath.Glob("testdata/cli/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, name := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			clean(t)
			s := script{T: t, name: name, work: t.TempDir()}
			for _, f := range a.Files {
				s.write(f.Name, f.Data)
			}
			for i, line := range strings.Split(string(a.Comment), "\n") {
				s.line = i + 1
				s.step(strings.TrimSpace(line))
			}
			s.ended()
		})
	}
}

// TestWrittenWrongly holds that a command line that cannot be meant is told so in the same
// words, whether there is a ledger or not.
func TestWrittenWrongly(t *testing.T) {
	clean(t)
	dir := t.TempDir()
	if code, _, stderr := run(t, "import", "backup/testdata/widget", "--db", filepath.Join(dir, "l.db")); code != 0 {
		t.Fatal(stderr)
	}
	const repo, month = "want OWNER/REPO, such as acme/kitchen", "want YYYY-MM"
	for _, test := range []struct{ args, want string }{
		{"report --repo acme", repo}, {"report --repo a/b/c", repo}, {"report --month 2026-13", month},
		{"report --repo acme --month 2026-13", month},
		{"report --publish --repo a/b/c", repo}, {"report --publish --month 2026-13", month},
		{"credits --kind foo", "there are "}, {"credits --thread acme", "want OWNER/REPO#NUMBER"}, {"credits --repo acme/", repo},
		{"credits --month March --actor nobody", month}, {"credits --repo acme --thread acme/widget#1", repo},
		{"credits --repo acme --gold none.jsonl", repo}, {"explain acme/widget", "want OWNER/REPO#NUMBER"},
		{"rescore acme", repo}, {"rescore --dry-run acme/widget a/b/c", repo},
		{"purge a/b/c", "want OWNER or OWNER/REPO"}, {"purge acme/", "want OWNER or OWNER/REPO"}, {"purge /x --yes", "want OWNER or OWNER/REPO"},
		{"backfill acme/", repo}, {"backfill /x", repo}, {"backfill acme", repo}, {"backfill a/b/c", repo},
	} {
		for _, db := range []string{"none.db", "l.db"} {
			if code, stdout, stderr := run(t, append(strings.Fields(test.args), "--db", filepath.Join(dir, db))...); code != 2 || stdout != "" || !strings.Contains(stderr, test.want) {
				t.Errorf("%s with %s ended with %d: %s%s", test.args, db, code, stdout, stderr)
			}
		}
	}
}

// clean takes glueledger's own variables away for a test.
func clean(t *testing.T) {
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "GLUELEDGER_") {
			t.Setenv(name, "")
			os.Unsetenv(name)
		}
	}
}

type script struct {
	*testing.T
	name, work     string
	line           int
	stdin          []byte // for the next command
	command        string
	code, want     int
	stdout, stderr string
}

func (s *script) write(name string, data []byte) {
	path := filepath.Join(s.work, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		s.Fatal(err)
	}
}

func (s *script) read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(s.work, filepath.FromSlash(name)))
	if err != nil {
		s.Fatal(err)
	}
	return data
}

func (s *script) wrong(format string, args ...any) {
	s.Helper()
	s.Errorf("%s:%d: %s\n> %s\n%s%s", s.name, s.line, fmt.Sprintf(format, args...), s.command, s.stdout, s.stderr)
}

// ended checks the code of the command before.
func (s *script) ended() {
	s.Helper()
	if s.code != s.want {
		s.wrong("ended with %d, want %d", s.code, s.want)
	}
	s.want = 0
}

func (s *script) step(line string) {
	s.Helper()
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.ReplaceAll(rest, "$WORK", s.work)
	switch word {
	case "", "#":
	case ">":
		s.ended()
		s.command = rest
		s.code, s.stdout, s.stderr = runWith(s, bytes.NewReader(s.stdin), strings.Fields(rest)...)
		s.stdin = nil
	case "stdin":
		s.stdin = s.read(rest)
	case "exit":
		n, err := strconv.Atoi(rest)
		if err != nil {
			s.Fatal(err)
		}
		s.want = n
	case "stdout", "stderr", "!stdout", "!stderr":
		text := s.stdout
		if strings.HasSuffix(word, "stderr") {
			text = s.stderr
		}
		if found := regexp.MustCompile("(?m)" + rest).MatchString(text); found == strings.HasPrefix(word, "!") {
			s.wrong("%s %s", word, rest)
		}
	case "keep":
		s.write(rest, []byte(s.stdout))
	case "same":
		if want := s.read(rest); s.stdout != string(want) {
			s.wrong("the output is not that of %s:\n%s", rest, want)
		}
	default:
		s.Fatalf("%s:%d: unknown step %q", s.name, s.line, word)
	}
}

// TestSecretsStayHidden looks for the secret in everything that may print it.
func TestSecretsStayHidden(t *testing.T) {
	secret := app.Secret("hunter2hunter2")
	c := app.Config{WebhookSecret: secret}
	text, err := secret.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), secret.LogValue().String(), string(text)} {
		if strings.Contains(s, "hunter2") {
			t.Errorf("the secret shows in %s", s)
		}
	}
}

func TestPortInUse(t *testing.T) {
	clean(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	address := taken.Addr().String()
	for _, command := range []string{"serve", "demo"} {
		code, _, stderr := run(t, command, "--listen", address, "--db", filepath.Join(t.TempDir(), "x.db"))
		if code != 1 || !strings.Contains(stderr, "port already in use: another program listens on "+address) || !strings.Contains(stderr, "--listen localhost:8081") {
			t.Errorf("%s ended with %d: %s", command, code, stderr)
		}
	}
}

func TestInterrupted(t *testing.T) {
	clean(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	code := app.Main(ctx, []string{"import", "backup/testdata/widget", "--db", filepath.Join(t.TempDir(), "x.db")},
		app.Terminal{Stdout: &out, Stderr: &errs, Now: clock})
	if code != 130 || !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("ended with %d: %s", code, errs.String())
	}
}
