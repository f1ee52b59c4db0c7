package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/web"
)

// doctorCommand is `glueledger doctor`.
type doctorCommand struct {
	Format string `enum:"text,json" default:"text" placeholder:"FORMAT" help:"text or json (default ${default})."`
}

// Help says what is checked.
func (doctorCommand) Help() string {
	return `Checks settings, ledger, credentials, the GitHub App's registration, permissions and webhook, this server's address, installations, deliveries, GitHub's limits, backfills, settings files, posts and pairs of people who earn credits mostly with each other. Nothing is changed, here or at GitHub. The first FAIL is what to mend first: what depends on it is not checked. The exit code is 1 when there is one, also for a setting that is written wrongly, which ends other commands with 2.

Give it the settings that serve has.

Examples:

    glueledger doctor --url https://glue.example.org
    glueledger doctor --format json`
}

// outcome is how a check ended.
type outcome string

const (
	fine       outcome = "ok"
	warned     outcome = "warn"
	failed     outcome = "FAIL"
	notChecked outcome = "not checked"
)

// finding is what a check found.
type finding struct {
	Check   string  `json:"check"`
	Outcome outcome `json:"outcome"`
	Text    string  `json:"text"`
	Do      string  `json:"do,omitempty"` // what to do about it
	Off     bool    `json:"-"`            // something is not done, which is no fault
	Listed  bool    `json:"-"`            // it is about the permissions that an account lacks, for pages that list them
}

func ok(format string, args ...any) finding {
	return finding{Outcome: fine, Text: fmt.Sprintf(format, args...)}
}

// notDone is something that is not done because of what the settings have or leave to the
// default, which is no fault; do says how to have it done.
func notDone(do, format string, args ...any) finding {
	return finding{Outcome: fine, Off: true, Do: do, Text: fmt.Sprintf(format, args...)}
}

func warn(do, format string, args ...any) finding {
	return finding{Outcome: warned, Do: do, Text: fmt.Sprintf(format, args...)}
}
func fail(do, format string, args ...any) finding {
	return finding{Outcome: failed, Do: do, Text: fmt.Sprintf(format, args...)}
}

// examination is what the checks find out and need of each other. A check that
// fails leaves its part empty.
type examination struct {
	given  Config // as set
	config Config // as the credentials complete it; given until they are read
	log    *slog.Logger
	now    func() time.Time
	seen   *witness
	// only are the ids of the repositories whose work is looked at; nil for all.
	only map[int64]bool

	settingsFine  bool
	appless       bool // there are no credentials of any App
	noLedger      bool // there is no file where the ledger is looked for
	ledger        *store.Store
	credentials   *Credentials
	site          *ghclient.Site
	app           *ghclient.App
	self          *ghclient.Self
	installations []ghclient.Installation // those that are not suspended
}

// about reports whether the work for a repository is looked at.
func (e *examination) about(repo history.Repo) bool { return e.only == nil || e.only[repo.ID] }

// check looks at one thing. It is left out while what it needs is not there.
type check struct {
	name  string
	needs func(*examination) string // what is missing; empty for nothing
	run   func(*examination, context.Context) []finding
}

// checks are all checks, causes before what they cause.
func checks() []check {
	return []check{
		{"settings", nothing, (*examination).checkSettings},
		{"ledger", needSettings, (*examination).checkLedger},
		{"credentials", needSettings, (*examination).checkCredentials},
		{"github", needCredentials, (*examination).checkGitHub},
		{"app", needGitHub, (*examination).checkApp},
		{"permissions", needSelf, (*examination).checkPermissions},
		{"events", needSelf, (*examination).checkEvents},
		{"address", needCredentials, (*examination).checkAddress},
		{"webhook", needSelf, (*examination).checkWebhook},
		{"installations", needSelf, (*examination).checkInstallations},
		{"limits", needInstallation, (*examination).checkLimits},
		{"deliveries", needSelf, (*examination).checkDeliveries},
		{"inbox", needLedger, (*examination).checkInbox},
		{"history", needApp, (*examination).checkHistory},
		{"settings-file", needLedger, (*examination).checkSettingsFiles},
		{"reports", needApp, (*examination).checkReports},
		{"posts", needApp, (*examination).checkPosts},
		{"pairs", needLedger, (*examination).checkPairs},
	}
}

func nothing(*examination) string { return "" }

func needSettings(e *examination) string {
	if !e.settingsFine {
		return "the settings are wrong"
	}
	return ""
}

func needLedger(e *examination) string {
	if e.ledger == nil {
		return cmp.Or(needSettings(e), notOpen)
	}
	return ""
}

const notOpen = "the ledger is not open"

func needCredentials(e *examination) string {
	if e.credentials == nil {
		if e.appless {
			return noApp
		}
		if e.ledger == nil && !e.noLedger {
			return needLedger(e)
		}
		return cmp.Or(needSettings(e), "there are no credentials")
	}
	return ""
}

const noApp = "no GitHub App is set up"

// needApp is for what only a server with an App does.
func needApp(e *examination) string {
	if e.appless {
		return noApp
	}
	return needLedger(e)
}

func needGitHub(e *examination) string {
	if e.credentials != nil && e.site == nil {
		return "GitHub cannot be asked"
	}
	return needCredentials(e)
}

func needSelf(e *examination) string {
	if e.site != nil && e.self == nil {
		return "GitHub did not take the App's key"
	}
	return needGitHub(e)
}

func needInstallation(e *examination) string {
	if e.self != nil && len(e.installations) == 0 {
		return "no installation can be used"
	}
	return needSelf(e)
}

// checkTime bounds each check.
const checkTime = 40 * time.Second

// examine runs all checks.
func examine(ctx context.Context, e *examination) ([]finding, error) {
	var all []finding
	for _, c := range checks() {
		if err := ctx.Err(); err != nil {
			return all, err
		}
		if missing := c.needs(e); missing != "" {
			all = append(all, finding{Check: c.name, Outcome: notChecked, Text: missing})
			continue
		}
		bounded, cancel := context.WithTimeout(ctx, checkTime)
		found := c.run(e, bounded)
		cancel()
		for _, f := range found {
			f.Check = c.name
			all = append(all, f)
		}
	}
	return all, ctx.Err()
}

// Run checks everything and prints what it finds.
func (c *doctorCommand) Run(s *session) (err error) {
	e := &examination{given: s.config, config: s.config, log: slog.New(slog.DiscardHandler), now: s.Now,
		seen: &witness{next: newDoctorTransport()}}
	if s.config.LogLevel <= slog.LevelDebug {
		e.log = s.log
	}
	defer func() {
		if e.ledger == nil {
			return
		}
		if closed := e.ledger.Close(); closed != nil { // what was found has been said
			err = closed
		}
	}()
	found, err := examine(s.ctx, e)
	if err != nil {
		return err
	}
	print := printFindings
	if c.Format == "json" {
		print = printFindingsJSON
	}
	if err := print(s.Stdout, found); err != nil {
		return err
	}
	if countOutcomes(found)[failed] > 0 {
		return errFound
	}
	return nil
}

// errFound ends the program with 1, without a word.
var errFound = errors.New("something is wrong")

func countOutcomes(found []finding) map[outcome]int {
	n := map[outcome]int{}
	for _, f := range found {
		n[f.Outcome]++
	}
	return n
}

// printFindings prints a line for each finding, with the further lines of its text
// and what to do below it. What is not checked for one reason is one line.
func printFindings(w io.Writer, found []finding) error {
	const left = "                     "
	var b strings.Builder
	leftOut := map[string][]string{} // checks by reason
	for _, f := range found {
		if f.Outcome == notChecked {
			leftOut[f.Text] = append(leftOut[f.Text], f.Check)
		}
	}
	for _, f := range found {
		if f.Outcome == notChecked {
			if names := leftOut[f.Text]; names != nil {
				text := fmt.Sprintf("%s: %s", f.Text, strings.Join(names, ", "))
				fmt.Fprintf(&b, "%-4s  %-13s  %s\n", "-", notChecked, web.Wrapped(printable(text), web.LineWidth-len(left), left))
			}
			delete(leftOut, f.Text)
			continue
		}
		text, more, _ := strings.Cut(f.Text, "\n")
		fmt.Fprintf(&b, "%-4s  %-13s  %s\n", f.Outcome, f.Check, printable(text))
		for _, line := range lines(more) {
			fmt.Fprintf(&b, "%s%s\n", left, printable(line))
		}
		for _, line := range lines(f.Do) {
			fmt.Fprintf(&b, "%s→ %s\n", left, printable(line))
		}
	}
	n := countOutcomes(found)
	switch {
	case n[failed] > 0:
		fmt.Fprintf(&b, "\n%s, %s. Mend the first one first.\n", count(n[failed], "failure", "failures"), count(n[warned], "warning", "warnings"))
	case n[warned] > 0:
		fmt.Fprintf(&b, "\nIt works, with %s.\n", count(n[warned], "warning", "warnings"))
	default:
		b.WriteString("\nAll is well.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// lines are the lines of a text that have something in them.
func lines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

func printFindingsJSON(w io.Writer, found []finding) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		OK       bool      `json:"ok"`
		Findings []finding `json:"findings"`
	}{countOutcomes(found)[failed] == 0, found})
}

// newDoctorTransport sends requests with short patience, and keeps no connection.
func newDoctorTransport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is what net/http documents
	t.DisableKeepAlives = true
	t.ResponseHeaderTimeout = 15 * time.Second
	return t
}
