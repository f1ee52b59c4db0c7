package slash

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// Ledger is what commands need of the ledger. *store.Store is one.
type Ledger interface {
	WaitingCommands(ctx context.Context, now time.Time, limit int) ([]store.Command, error)
	SettleCommand(ctx context.Context, comment int64, outcome string, now time.Time) error
	PostponeCommand(ctx context.Context, comment int64, until time.Time) error
	AllowAnswer(ctx context.Context, c store.Command, since time.Time, most int) (bool, error)
	PollReactions(ctx context.Context, p store.Polled, next time.Time) error
	DuePolls(ctx context.Context, now time.Time, limit int) ([]store.Polled, error)
	PollAgain(ctx context.Context, comment int64, next time.Time) error
	AskedAbout(ctx context.Context, p store.Polled) (map[int64]time.Time, error)
	NoteAsked(ctx context.Context, p store.Polled, people []int64, now time.Time) error

	WatchedRepo(ctx context.Context, owner, name string) (store.Watched, error)
	ThreadOf(ctx context.Context, repo history.Repo, number int) (*history.Thread, error)
	SettingsOf(ctx context.Context, repo history.Repo) (scoring.Settings, error)
	Append(ctx context.Context, batch []history.Activity, changes []webhooks.Change) (store.Appended, error)
	Credits(ctx context.Context, q store.CreditQuery, yield func(scoring.Receipt) error) error
	ChoiceLedger
	Choices(ctx context.Context) (scoring.Choices, error)
	DueRenewals(ctx context.Context, now time.Time, limit int) ([]store.Renewal, error)
	RenewAgain(ctx context.Context, r store.Renewal, next time.Time) error
	Automated(ctx context.Context, account history.Account) (bool, error)
}

// GitHub is what commands ask of GitHub. *ghclient.Client is one.
type GitHub interface {
	React(ctx context.Context, repo history.Repo, commentID int64, content string) error
	Reactions(ctx context.Context, repo history.Repo, commentID int64, content string) ([]ghclient.Reaction, error)
	Permission(ctx context.Context, repo history.Repo, login string) (string, error)
	User(ctx context.Context, login string) (history.Account, error)
}

// Answers posts answers: the one comment with a key on a thread of that type,
// created or edited, whatever crashes when.
type Answers interface {
	Answer(ctx context.Context, installation int64, key string, on *history.Thread, body string) error
}

// Config is what Commands depend on. All but Receipt must be set.
type Config struct {
	Ledger  Ledger
	GitHub  func(installation int64) GitHub
	Answers Answers
	Escape  func(string) string       // makes any text safe within a line of GitHub's Markdown: no markup, nobody mentioned
	Kind    func(scoring.Kind) string // names a kind as pages do: "Review unblocking"
	Receipt func(id string) string    // address of a receipt's page; nil where there are no pages
	Now     func() time.Time
	Log     *slog.Logger
}

// Commands obeys what waits. One Run is under way at a time.
type Commands struct {
	Config
	kinds []scoring.Kind
}

// New is Commands for the kinds that have rules.
func New(c Config) *Commands {
	s := &Commands{Config: c}
	for _, r := range scoring.Rules() {
		s.kinds = append(s.kinds, r.Kind)
	}
	return s
}

const (
	atOnce        = 10               // commands, and comments looked at, in one run
	firstLook     = time.Hour        // how long a command waits for its repository and thread to be known
	retryFirst    = 30 * time.Second // then twice as long each time
	retryMost     = time.Hour
	mostTries     = 16
	mostForbidden = 3
	answersADay   = 10 // to one person, so that nobody makes the App spam
	thumbUp       = "+1"
	confused      = "confused"
	saidBeforeApp = "said before the installation"
)

// Run handles commands that wait, writes explanations anew and looks at reactions
// that are due, a few of each, and reports whether there are more. What fails is logged and tried again
// later; an error is of the ledger.
func (s *Commands) Run(ctx context.Context) (more bool, err error) {
	waiting, err := s.Ledger.WaitingCommands(ctx, s.Now(), atOnce)
	if err != nil {
		return false, err
	}
	for _, c := range waiting {
		if err := s.take(ctx, c); err != nil {
			return false, err
		}
	}
	old, err := s.Ledger.DueRenewals(ctx, s.Now(), atOnce)
	if err != nil {
		return false, err
	}
	for _, r := range old {
		if err := s.renew(ctx, r); err != nil {
			return false, err
		}
	}
	due, err := s.Ledger.DuePolls(ctx, s.Now(), atOnce)
	if err != nil {
		return false, err
	}
	for _, p := range due {
		if err := s.look(ctx, p); err != nil {
			return false, err
		}
	}
	return len(waiting) == atOnce || len(old) == atOnce || len(due) == atOnce, nil
}

// take handles one command, or leaves it for later.
func (s *Commands) take(ctx context.Context, c store.Command) error {
	log := s.Log.With("repo", c.Repo.FullName(), "thread", c.Number, "comment", c.Comment)
	outcome, err := s.handle(ctx, c)
	var later *postponed
	switch {
	case err == nil:
		log.InfoContext(ctx, "command handled", "outcome", outcome)
		return s.Ledger.SettleCommand(ctx, c.Comment, outcome, s.Now())
	case ctx.Err() != nil:
		return err
	case errors.As(err, &later):
		return s.Ledger.PostponeCommand(ctx, c.Comment, later.until)
	case c.Tries+1 >= mostTries, c.Tries+1 >= mostForbidden && errors.Is(err, ghclient.ErrForbidden):
		log.WarnContext(ctx, "command given up", "err", err)
		return s.Ledger.SettleCommand(ctx, c.Comment, "given up", s.Now())
	}
	until := s.retryAt(err, c.Tries)
	log.WarnContext(ctx, "command failed and is tried again", "at", until, "err", err)
	return s.Ledger.PostponeCommand(ctx, c.Comment, until)
}

// postponed says that a command must wait for something other than GitHub.
type postponed struct{ until time.Time }

func (p *postponed) Error() string { return "wait until " + p.until.Format(time.RFC3339) }

// retryAt is when to try again what failed, having been tried so often before.
func (s *Commands) retryAt(err error, tries int) time.Time {
	now := s.Now()
	if limit, ok := errors.AsType[*ghclient.LimitedError](err); ok && limit.Until.After(now) {
		return limit.Until
	}
	var held interface{ NotBefore() time.Time } // an answer that is held back
	if errors.As(err, &held) && held.NotBefore().After(now) {
		return held.NotBefore()
	}
	return now.Add(min(retryMost, retryFirst<<min(tries, 20)))
}

// comment is a command comment in its place.
type comment struct {
	store.Command
	*history.Event
	thread       *history.Thread
	settings     scoring.Settings
	installation int64
	github       GitHub

	maintainer, triager, asked bool // by GitHub's permissions, once asked
}

// find finds the comment. Where there is none to obey it says why.
func (s *Commands) find(ctx context.Context, c store.Command) (_ *comment, nothing string, err error) {
	w, err := s.watched(ctx, c.Repo)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "not watched", s.notYet(c)
	}
	if err != nil {
		return nil, "", err
	}
	if c.At.Before(w.Since) {
		return nil, saidBeforeApp, nil
	}
	if w.Archived {
		return nil, "archived", nil
	}
	thread, err := s.Ledger.ThreadOf(ctx, w.Repo, c.Number)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "the thread is gone", s.notYet(c)
	}
	if err != nil {
		return nil, "", err
	}
	e := eventOf(thread, c.Comment)
	switch {
	case e == nil:
		return nil, "deleted", nil
	case !e.Person() || e.ViaApp:
		return nil, "said by no person", nil
	case store.EditedSince(e.Activity) || !ownWords(thread, e):
		return nil, "edited", nil
	}
	settings, err := s.Ledger.SettingsOf(ctx, w.Repo)
	if err != nil {
		return nil, "", err
	}
	return &comment{Command: c, Event: e, thread: thread, settings: settings, installation: w.Installation, github: s.GitHub(w.Installation)}, "", nil
}

// notYet postpones a command that is so young that what it needs may still be on
// its way: deliveries come in any order.
func (s *Commands) notYet(c store.Command) error {
	if now := s.Now(); now.Sub(c.At) < firstLook {
		return &postponed{now.Add(retryFirst << min(c.Tries, 5))}
	}
	return nil
}

// watched is the very repository, as an installation sees it now.
func (s *Commands) watched(ctx context.Context, repo history.Repo) (store.Watched, error) {
	if repo.Name == "" {
		return store.Watched{}, fmt.Errorf("repository %d is not known: %w", repo.ID, fs.ErrNotExist)
	}
	w, err := s.Ledger.WatchedRepo(ctx, repo.Owner, repo.Name)
	if err == nil && w.Repo.ID != repo.ID {
		err = fmt.Errorf("another repository is called %s now: %w", repo.FullName(), fs.ErrNotExist)
	}
	return w, err
}

// eventOf is the comment with an id on a thread; nil when it is not there.
func eventOf(t *history.Thread, id int64) *history.Event {
	for _, events := range [][]history.Event{t.Events, t.Asides} {
		i := slices.IndexFunc(events, func(e history.Event) bool { return e.Verb == history.Commented && e.ID == id })
		if i >= 0 {
			return &events[i]
		}
	}
	return nil
}

// ownWords reports whether all of a comment is known to be its author's: nobody
// else edited it, and where it was edited, a webhook told who did that. Who may
// write in a repository can edit what others wrote.
func ownWords(t *history.Thread, comment *history.Event) bool {
	known := comment.Updated.Sub(comment.At) <= history.SameChange // not edited
	for _, events := range [][]history.Event{t.Events, t.Asides} {
		for i := range events {
			e := &events[i]
			if e.Verb != history.Edited || e.ID != comment.ID {
				continue
			}
			if e.Actor.ID != comment.Actor.ID {
				return false
			}
			known = known || comment.Updated.Sub(e.At).Abs() <= history.SameChange
		}
	}
	return known
}

// handle obeys a comment and says what came of it, in a few words.
func (s *Commands) handle(ctx context.Context, c store.Command) (outcome string, err error) {
	m, nothing, err := s.find(ctx, c)
	if err != nil || nothing != "" {
		return nothing, err
	}
	var said []history.Activity
	var wrong []string
	var outcomes []string
	asksWhy, asksHelp, done := false, false, 0
	for _, o := range read(m.Says, s.kinds) {
		outcomes = append(outcomes, string(o.verb))
		switch o.verb {
		case why:
			asksWhy = true
		case help:
			asksHelp = true
		case unclear:
			wrong = append(wrong, o.wrong)
		case show:
			if err := Choose(ctx, s.Ledger, m.Event.Actor, o.level, m.Event.At, m.Event.URL); err != nil {
				return "", err
			}
			done++
		case credit, uncredit:
			a, refusal, err := s.settle(ctx, m, o)
			switch {
			case err != nil:
				return "", err
			case refusal != "":
				wrong = append(wrong, refusal)
				outcomes[len(outcomes)-1] += " refused"
			default:
				said = append(said, a)
				done++
			}
		}
	}
	if err := s.record(ctx, m, said); err != nil {
		return "", err
	}
	// Also where there is an answer: one that edits an earlier one is easily missed.
	switch {
	case done > 0 || asksWhy || asksHelp:
		err = m.react(ctx, thumbUp)
	case len(wrong) > 0:
		err = m.react(ctx, confused)
	}
	if err != nil {
		return "", err
	}
	if err := s.answer(ctx, m, wrong, asksWhy, asksHelp); err != nil {
		return "", err
	}
	return strings.Join(outcomes, ", "), nil
}

// record adds what was said to the history, and follows the reactions to
// nominations.
func (s *Commands) record(ctx context.Context, m *comment, said []history.Activity) error {
	if len(said) == 0 {
		return nil
	}
	// First, so that no nomination is in the history that nobody looks after.
	if slices.ContainsFunc(said, func(a history.Activity) bool { return a.Verb == history.Nominated }) && m.thread.Type != history.Discussion {
		p := store.Polled{Comment: m.Comment, Repo: m.thread.Repo, Number: m.Command.Number, At: m.Event.At}
		if err := s.Ledger.PollReactions(ctx, p, s.Now().Add(pollFirst)); err != nil {
			return err
		}
	}
	_, err := s.Ledger.Append(ctx, said, nil)
	return err
}

// react acknowledges that a command was obeyed, or was not understood. Comments of discussions have no
// reactions in the REST API.
func (m *comment) react(ctx context.Context, content string) error {
	if m.thread.Type == history.Discussion {
		return nil
	}
	err := m.github.React(ctx, m.thread.Repo, m.Comment, content)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ghclient.ErrForbidden) {
		return nil // deleted meanwhile, or locked: it is done all the same
	}
	return err
}
