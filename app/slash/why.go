package slash

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
)

// How much an answer tells.
const (
	mostReceipts = 30
	mostRefusals = 8
	mostRunes    = 300 // of a sentence
)

// explain says who got what on a thread, and why, and what was looked at and
// gave nothing. Who does not want to be named in reports is not named here.
func (s *Commands) explain(ctx context.Context, m *comment) (string, error) {
	choices, err := s.Ledger.Choices(ctx)
	if err != nil {
		return "", err
	}
	repo := m.thread.Repo
	var receipts []scoring.Receipt
	q := store.CreditQuery{Owner: repo.Owner, Repo: repo.Name, Number: m.thread.Number, IncludePrivate: true}
	err = s.Ledger.Credits(ctx, q, func(r scoring.Receipt) error {
		receipts = append(receipts, r)
		return nil
	})
	if err != nil {
		return "", err
	}
	a := account{Commands: s, choices: choices, hidden: choices.Redactor(scoring.InReports)}
	a.credits(receipts, repo.Private)
	a.refusals(scoring.Score(scoring.Rules(), m.thread, m.settings, s.Now()).Verdicts)
	return a.String(), nil
}

// renew writes one explanation anew, or leaves it for later.
func (s *Commands) renew(ctx context.Context, r store.Renewal) error {
	err := s.rewrite(ctx, r)
	if err == nil {
		return s.Ledger.RenewAgain(ctx, r, time.Time{})
	}
	if ctx.Err() != nil {
		return err
	}
	log := s.Log.With("repo", r.Repo.FullName(), "thread", r.Number)
	if r.Tries+1 >= mostTries {
		log.WarnContext(ctx, "explanation is not written anew", "err", err)
		return s.Ledger.RenewAgain(ctx, r, time.Time{})
	}
	until := s.retryAt(err, r.Tries)
	log.WarnContext(ctx, "explanation could not be written anew and is tried again", "at", until, "err", err)
	return s.Ledger.RenewAgain(ctx, r, until)
}

// rewrite writes the explanation of a thread as it is now, where there can be one.
func (s *Commands) rewrite(ctx context.Context, r store.Renewal) error {
	w, err := s.watched(ctx, r.Repo)
	if errors.Is(err, fs.ErrNotExist) || err == nil && w.Archived {
		return nil
	}
	if err != nil {
		return err
	}
	m := &comment{installation: w.Installation}
	m.thread, err = s.Ledger.ThreadOf(ctx, w.Repo, r.Number)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		m.settings, err = s.Ledger.SettingsOf(ctx, w.Repo)
	}
	if err != nil {
		return err
	}
	return s.postWhy(ctx, m)
}

// postWhy posts the explanation of a thread, or edits it.
func (s *Commands) postWhy(ctx context.Context, m *comment) error {
	body, err := s.explain(ctx, m)
	if err != nil {
		return err
	}
	return s.post(ctx, m, "why/"+place(m.thread), body)
}

// account is an account of a thread, written line by line.
type account struct {
	*Commands
	strings.Builder
	choices scoring.Choices
	hidden  scoring.Redactor
}

// sentence makes a sentence of the ledger safe, names nobody who is hidden, and
// ends it.
func (a *account) sentence(text string) string {
	text = trimTo(strings.TrimSpace(a.hidden.Text(text)), mostRunes)
	if text == "" {
		return ""
	}
	if !strings.HasSuffix(strings.TrimRight(text, "”’\"')"), ".") && !strings.HasSuffix(text, "…") {
		text += "."
	}
	return a.Escape(text)
}

func (a *account) credits(receipts []scoring.Receipt, private bool) {
	unnamed, left := 0, 0
	var lines []string
	for _, r := range receipts {
		if !a.choices.Shows(r.Actor.ID, scoring.InReports) {
			unnamed++
			continue
		}
		if len(lines) == mostReceipts {
			left++
			continue
		}
		line := fmt.Sprintf("- **%s** to %s: %s", a.Escape(a.Kind(r.Kind)), a.Escape(r.Actor.Login), a.sentence(r.Why))
		if effect := a.sentence(scoring.EffectBeside(r.Why, r.Effect)); effect != "" {
			line += " " + effect
		}
		if r.Status == scoring.Pending {
			line += " *It is pending.*"
		}
		if a.Receipt != nil && !private {
			line += " [Receipt](" + a.Receipt(r.ID) + ")"
		}
		lines = append(lines, line)
	}
	if len(receipts) == 0 {
		a.WriteString("Nobody has a credit for glue work on this thread.\n")
		return
	}
	a.WriteString("Credits for glue work on this thread, as they stand now:\n\n")
	a.list(lines, left)
	switch { // of how many people would tell what is whose
	case unnamed == 1:
		a.WriteString("- 1 more, of somebody who chose not to be named.\n")
	case unnamed > 1:
		fmt.Fprintf(a, "- %d more, of people who chose not to be named.\n", unnamed)
	}
}

// list writes the items of a list of which some more were left out.
func (a *account) list(items []string, left int) {
	for _, item := range items {
		a.WriteString(item + "\n")
	}
	if left > 0 {
		fmt.Fprintf(a, "- …and %d more.\n", left)
	}
}

func (a *account) refusals(verdicts []scoring.Verdict) {
	var lines []string
	left := 0
	for _, v := range verdicts {
		if v.Outcome != scoring.Refused || v.Actor.ID == 0 || !a.choices.Shows(v.Actor.ID, scoring.InReports) {
			continue
		}
		if len(lines) == mostRefusals {
			left++
			continue
		}
		lines = append(lines, fmt.Sprintf("- %s, %s: %s", a.Escape(a.Kind(v.Kind)), a.Escape(v.Actor.Login), a.sentence(v.Reason)))
	}
	if len(lines) == 0 {
		return
	}
	a.WriteString("\nWhat was looked at and gave nothing:\n\n")
	a.list(lines, left)
}
