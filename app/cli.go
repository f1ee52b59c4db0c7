package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"reflect"
	"runtime/debug"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitFine        = 0
	exitFailed      = 1 // an error, or a finding such as a difference
	exitUsage       = 2 // the command line or a setting is written wrongly, whatever files and the ledger hold
	exitInterrupted = 130
)

// Terminal is what commands are given of the world.
type Terminal struct {
	Stdin          io.Reader // nil has nothing to read
	Stdout, Stderr io.Writer
	Now            func() time.Time // nil is time.Now
	// Listener is where serve and demo listen instead of --listen; nil but in tests.
	Listener net.Listener
}

// commandLine is what can be written after the program's name.
type commandLine struct {
	Config
	Version kong.VersionFlag `help:"Print the version and end."`

	Demo     demoCommand     `cmd:"" help:"Show it: a simulated organisation through the real webhook endpoint."`
	Serve    serveCommand    `cmd:"" help:"Receive webhooks, keep the ledger, show reports, receipts and badges."`
	Import   importCommand   `cmd:"" help:"Take in history from github-metadata-backup directories or .tar.gz of them."`
	Backfill backfillCommand `cmd:"" help:"Fetch the history of the repositories that the App sees."`
	Credits  creditsCommand  `cmd:"" help:"List credits with their evidence."`
	Report   reportCommand   `cmd:"" help:"Print a month of an organisation or a repository."`
	Explain  explainCommand  `cmd:"" help:"Say what every rule made of a thread, and why."`
	Rescore  rescoreCommand  `cmd:"" help:"Apply today's rules to all history, and show what that changes."`
	Verify   verifyCommand   `cmd:"" help:"Derive the ledger again from the activities and compare."`
	Status   statusCommand   `cmd:"" help:"Say what waits to be done."`
	Doctor   doctorCommand   `cmd:"" help:"Check settings, credentials, permissions, webhook and ledger, and say what to do."`
	Purge    purgeCommand    `cmd:"" help:"Forget a repository, an owner or a person, for ever."`
}

const description = `Glueledger gives receipts for glue work on GitHub: triage, clarification, review unblocking, stale-thread resolution and six kinds more.

A flag that names a variable can be set by it.

To see it work, run: glueledger demo`

// session is what a running command has.
type session struct {
	Terminal
	ctx    context.Context
	config Config
	log    *slog.Logger
}

// Main runs the command that args name and returns the exit code.
func Main(ctx context.Context, args []string, t Terminal) int {
	if t.Now == nil {
		t.Now = time.Now
	}
	if t.Stdin == nil {
		t.Stdin = strings.NewReader("")
	}
	var line commandLine
	ended := -1 // set when --help or --version has done all there is to do
	parser, err := kong.New(&line, kong.Name("glueledger"), kong.Description(description),
		kong.TypeMapper(reflect.TypeFor[slog.Level](), kong.MapperFunc(readLevel)), kong.Writers(t.Stdout, t.Stderr), kong.Exit(func(code int) { ended = max(ended, code) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}), kong.Vars{"version": version(), "listen": defaultListen, "db": defaultDB})
	if err != nil {
		fmt.Fprintln(t.Stderr, "glueledger:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if ended >= 0 {
		return ended
	}
	if err != nil {
		fmt.Fprintf(t.Stderr, "glueledger: %v\nRun %q to see what can be written.\n", err, helpFor(err))
		return exitUsage
	}
	s := &session{Terminal: t, ctx: ctx, config: line.Config}
	s.config.complete()
	s.log = slog.New(slog.NewTextHandler(t.Stderr, &slog.HandlerOptions{Level: s.config.LogLevel}))
	switch parsed.Command() {
	case "serve":
		s.config.Listen, s.config.Metrics, s.config.TrustedProxies = line.Serve.Listen, line.Serve.Metrics, line.Serve.TrustedProxies
	case "demo":
		s.config.Listen = line.Demo.Listen
	}
	if parsed.Command() != "doctor" { // which says what is wrong with the settings itself
		err = s.config.Check()
	}
	if err == nil {
		err = parsed.Run(s)
	}
	return s.exitCode(err)
}

// exitCode tells of an error, and how the program ends by it.
func (s *session) exitCode(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errFound): // all has been said
		return exitFailed
	case s.ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(s.Stderr, "glueledger: interrupted")
		return exitInterrupted
	}
	fmt.Fprintln(s.Stderr, "glueledger:", err)
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}

// usageError is an error of what was written on the command line.
type usageError struct{ error }

// Unwrap is the error, whose cause callers look at.
func (u usageError) Unwrap() error { return u.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// helpFor is the command whose help explains a wrong command line.
func helpFor(err error) string {
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		if node := parse.Context.Selected(); node != nil {
			return "glueledger " + node.Name + " --help"
		}
	}
	return "glueledger --help"
}

// version is the module's version, or the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "glueledger (unknown version)"
	}
	commit := ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			commit = " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return "glueledger " + info.Main.Version + commit + " " + info.GoVersion
}

func indent(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

// isTerminal reports whether somebody watches w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}
