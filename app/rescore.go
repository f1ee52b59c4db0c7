package app

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/web"
)

// rescoreCommand is `glueledger rescore`.
type rescoreCommand struct {
	Repos  []string `arg:"" optional:"" name:"repo" placeholder:"OWNER/REPO" help:"Only these repositories."`
	DryRun bool     `help:"Say what would change and why, and write nothing."`
	Limit  int      `default:"50" placeholder:"N" help:"How many changes to print in full (default ${default}). The tables count all."`
}

// Help says what is judged by what, and what is written.
func (rescoreCommand) Help() string {
	return `Judges every thread again by today's rules and settings, and says what that changes: for each kind and person how many credits are granted, withdrawn and changed, then each of them with its reason. With --dry-run that is all. Without it the changes are then written to the ledger, with their entries in the journal, as scoring writes them; a second run says that nothing changes.

Threads that wait to be scored anyway, because they have news, their date has come or their settings changed, are judged with the rest, and their changes are marked. No comment or delivery is read anew: what is judged is what the ledger knows.

It may run beside serve. What comes in meanwhile is judged, too, or waits to be scored. Stopped halfway, it has written some threads wholly and the others not at all; run it again. The program that runs it must be of serve's version: an older serve goes on scoring by its own rules until it is restarted.

Examples:

    glueledger rescore --dry-run
    glueledger rescore --dry-run --limit 1000 acme/kitchen
    glueledger rescore`
}

// Run rescores.
func (c *rescoreCommand) Run(s *session) (err error) {
	if c.Limit < 0 {
		return usagef("--limit %d: want 0 or more", c.Limit)
	}
	if err := checkRepos(c.Repos...); err != nil {
		return err
	}
	if err := s.needLedger(); err != nil {
		return err
	}
	open := s.openLedger
	if !c.DryRun {
		open = func() (*store.Store, error) {
			return writeLedger(s.ctx, s.config, store.Options{Log: s.log, Bots: s.config.Bots, KeepBots: true, Policy: readPolicy})
		}
	}
	l, err := open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	var repos []history.Repo
	for _, name := range c.Repos {
		repo, err := s.findRepo(l, name)
		if err != nil {
			return err
		}
		repos = append(repos, repo)
	}
	return c.rescore(s, l, repos, func(now time.Time) store.Judge { return judgeAt(now) })
}

// rescore shows what judging again changes, and writes it unless that is not wanted.
func (c *rescoreCommand) rescore(s *session, l *store.Store, repos []history.Repo, judgeAt func(now time.Time) store.Judge) error {
	threads, err := l.CountThreads(s.ctx, repos...)
	if err != nil {
		return err
	}
	pass := func(what string, write bool, changed func(store.CreditChange)) (store.Rescored, error) {
		progress, end := s.bar(int64(threads), what, false)
		defer end()
		now := s.Now()
		return l.Rescore(s.ctx, now, judgeAt(now), store.RescoreOptions{Repos: repos, Write: write, Changed: changed, Progress: progress})
	}
	shown := newRescoreDiff(c.Limit)
	found, err := pass("judging", false, shown.add)
	if err != nil {
		return err
	}
	rules, err := rulesLine(s, l)
	if err != nil {
		return err
	}
	if err := shown.write(s.Stdout, rules, found); err != nil {
		return err
	}
	if c.DryRun && found.Unsettled > 0 {
		fmt.Fprintln(s.Stdout, "\nnothing was written: leave out --dry-run to do it")
	}
	if !c.DryRun && found.Unsettled > 0 {
		done := newRescoreDiff(0)
		wrote, err := pass("writing", true, done.add)
		if err != nil {
			return fmt.Errorf("%w; what was written before stays, run it again for the rest", err)
		}
		done.writeDone(s.Stdout, found, wrote)
		found = wrote
	}
	if n := len(found.Failed); n > 0 {
		return fmt.Errorf("%s could not be judged or written, and %s as before", count(n, "thread", "threads"), areOrIs(n))
	}
	return nil
}

// rulesLine says by which rules the ledger was scored, in terms of today's.
func rulesLine(s *session, l *store.Store) (string, error) {
	before, err := l.RulesInUse(s.ctx)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	switch changed := rulesChanged(before, ruleNames()); {
	case len(before) == 0:
		fmt.Fprintln(&out, "rules     the ledger was not scored yet")
	case len(changed) == 0:
		fmt.Fprintln(&out, "rules     by their names and versions those that the ledger was scored by")
	default:
		text := "since import or serve last began, " + strings.Join(changed, ", ") + "; when they begin again they judge all history by these, too"
		fmt.Fprintf(&out, "rules     %s\n", web.Wrapped(text, web.LineWidth-10, "          "))
	}
	if bots, others := l.OtherBots(); others {
		fmt.Fprintf(&out, "bots      judged with --bots %s; the ledger was made with %s\n",
			strings.Join(s.config.Bots, ","), orNone(strings.Join(bots, ",")))
	}
	return out.String(), nil
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return printable(s)
}

// rulesChanged says how the rules differ, by names with versions.
func rulesChanged(before, now []string) []string {
	had := make(map[string]string) // version by kind
	for _, name := range before {
		kind, version, _ := strings.Cut(name, "/")
		had[kind] = version
	}
	var changed []string
	for _, name := range now {
		kind, version, _ := strings.Cut(name, "/")
		old, ok := had[kind]
		delete(had, kind)
		switch {
		case !ok:
			changed = append(changed, name+" is new")
		case old != version:
			changed = append(changed, fmt.Sprintf("%s/%s became %s", kind, old, name))
		}
	}
	for _, name := range before {
		if kind, _, _ := strings.Cut(name, "/"); had[kind] != "" {
			changed = append(changed, name+" is gone")
		}
	}
	return changed
}
