package slash

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// settle makes "/credit" or "/uncredit" into an activity, or says in a plain
// sentence why it does not count.
func (s *Commands) settle(ctx context.Context, m *comment, o order) (history.Activity, string, error) {
	none := history.Activity{}
	if m.settings.Off[o.kind] {
		return none, "Credits for " + string(o.kind) + " are switched off in this repository.", nil
	}
	target, err := s.person(ctx, m, o.login)
	if errors.Is(err, fs.ErrNotExist) {
		return none, "There is no account called " + o.login + ".", nil
	}
	if err != nil {
		return none, "", err
	}
	a := history.Activity{Repo: m.thread.Repo, Number: m.thread.Number, Type: m.thread.Type, ID: m.Comment, Actor: m.Event.Actor,
		At: m.Event.At, Subject: string(o.kind), Target: target, Text: o.reason, URL: m.Event.URL}
	if o.verb == credit {
		a.Verb = history.Nominated
	} else {
		a.Verb = history.Uncredited
	}
	if i := slices.IndexFunc(m.thread.Asides, func(e history.Event) bool { return e.Key() == a.Key() }); i >= 0 {
		return m.thread.Asides[i].Activity, "", nil // done before, by a run that was cut off
	}
	may := s.mayCredit
	if o.verb == uncredit {
		may = s.mayUncredit
	}
	refusal, err := may(ctx, m, target, o.kind)
	if err != nil || refusal != "" {
		return none, refusal, err
	}
	switch {
	case m.maintainer:
		a.As = history.Maintainer
	case m.triager:
		a.As = history.Triager
	}
	return a, "", nil
}

// person is the account that has a login: one that has a part in the thread, or
// else whoever GitHub says.
func (s *Commands) person(ctx context.Context, m *comment, login string) (history.Account, error) {
	for _, events := range [][]history.Event{m.thread.Events, m.thread.Asides} {
		for i := range events {
			for _, a := range []history.Account{events[i].Actor, events[i].Target} {
				if a.ID != 0 && strings.EqualFold(a.Login, login) {
					return a, nil
				}
			}
		}
	}
	return m.github.User(ctx, login)
}

// mayCredit says what stands against a nomination; nothing when it counts.
func (s *Commands) mayCredit(ctx context.Context, m *comment, target history.Account, kind scoring.Kind) (string, error) {
	if target.ID == m.Event.Actor.ID {
		return "Nobody can nominate themselves. Whoever saw the work can say so.", nil
	}
	bot := history.IsBotAccount(target)
	if !bot {
		var err error
		if bot, err = s.Ledger.Automated(ctx, target); err != nil {
			return "", err
		}
	}
	if bot {
		return target.Login + " is an automated account or an organisation. Only people are credited.", nil
	}
	if kind == scoring.ReviewUnblocking && m.thread.Type != history.PullRequest {
		return "Only a pull request can be unblocked, and this is none.", nil
	}
	if !scoring.HasActed(m.thread, target, m.Event.At) {
		return target.Login + " has done nothing on this thread yet. What somebody did here can be credited.", nil
	}
	if err := m.ask(ctx); err != nil {
		return "", err
	}
	if !m.triager && !m.hasPart() {
		return "Only people with a part in this thread can nominate somebody: its author, those who commented, reviewed or were assigned before, " +
			"and those who triage this repository. Nothing was recorded.", nil
	}
	return "", nil
}

// mayUncredit says what stands against taking a credit back.
func (s *Commands) mayUncredit(ctx context.Context, m *comment, target history.Account, kind scoring.Kind) (string, error) {
	if target.ID == m.Event.Actor.ID {
		return "", nil
	}
	if err := m.ask(ctx); err != nil || m.maintainer {
		return "", err
	}
	for _, n := range s.nominations(m.thread, m.settings) {
		if n.By.ID == m.Event.Actor.ID && n.Nominee.ID == target.ID && n.Kind == kind && !n.At.After(m.Event.At) {
			return "", nil
		}
	}
	return "Only maintainers, the person themselves and whoever nominated them can take a credit back. Nothing was changed.", nil
}

func (s *Commands) nominations(t *history.Thread, settings scoring.Settings) []scoring.Nomination {
	return scoring.Nominations(scoring.Rules(), t, settings, s.Now())
}

// ask asks GitHub once what the one who commented may do in the repository.
func (m *comment) ask(ctx context.Context) error {
	if m.asked {
		return nil
	}
	maintainer, triager, err := permission(ctx, m.github, m.thread.Repo, m.Event.Actor.Login)
	if err != nil {
		return err
	}
	m.maintainer, m.triager, m.asked = maintainer, triager, true
	return nil
}

// permission tells what an account may do in a repository: whether it maintains
// it, which takes the right to write, and whether it may at least triage. Who has
// the triage role routes threads and does not answer for the project, and so
// confirms nothing.
func permission(ctx context.Context, g GitHub, repo history.Repo, login string) (maintainer, triager bool, err error) {
	role, err := g.Permission(ctx, repo, login)
	if errors.Is(err, fs.ErrNotExist) {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	switch role {
	case "admin", "maintain", "write":
		return true, true, nil
	case "triage":
		return false, true, nil
	}
	return false, false, nil
}

// hasPart reports whether the one who commented had a part in the thread before:
// opened it, said something other than commands, or was assigned.
func (m *comment) hasPart() bool {
	for i := range m.thread.Events {
		e := &m.thread.Events[i]
		if e.At.After(m.Event.At) || e.ID == m.Comment && e.Verb == history.Commented {
			continue
		}
		switch {
		case e.Verb == history.Opened && m.thread.ByAuthor(m.Event),
			e.Said() && e.Actor.ID == m.Event.Actor.ID && (e.At.Before(m.Event.At) || e.ID < m.Comment),
			e.Verb == history.Assigned && e.Target.ID == m.Event.Actor.ID:
			return true
		}
	}
	return false
}
