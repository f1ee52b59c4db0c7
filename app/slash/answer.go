package slash

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"glueledger/app/ghclient"
	"glueledger/scoring/history"
)

// answer answers questions and says what went wrong. Each sort of answer is one
// comment, which is edited when it is given again: what went wrong for one person
// on a thread, why credits were given on it, and the help.
func (s *Commands) answer(ctx context.Context, m *comment, wrong []string, asksWhy, asksHelp bool) error {
	if len(wrong) == 0 && !asksWhy && !asksHelp {
		return nil
	}
	allowed, err := s.Ledger.AllowAnswer(ctx, m.Command, m.Event.At.Add(-24*time.Hour), answersADay)
	if err != nil {
		return err
	}
	if !allowed {
		s.Log.InfoContext(ctx, "command is not answered: there were enough answers to this person today",
			"repo", m.thread.Repo.FullName(), "thread", m.thread.Number, "comment", m.Comment)
		return nil
	}
	if asksWhy {
		if err := s.postWhy(ctx, m); err != nil {
			return err
		}
	}
	if asksHelp {
		if err := s.post(ctx, m, "help/"+place(m.thread), s.help()); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return s.post(ctx, m, fmt.Sprintf("answer/%s/%d", place(m.thread), m.Event.Actor.ID), s.refusal(m.Event.Actor, wrong))
	}
	return nil
}

// place names a thread in keys, whatever its repository is called later.
func place(t *history.Thread) string { return fmt.Sprintf("%d/%d", t.Repo.ID, t.Number) }

func (s *Commands) post(ctx context.Context, m *comment, key, body string) error {
	err := s.Answers.Answer(ctx, m.installation, key, m.thread, body)
	if errors.Is(err, ghclient.ErrForbidden) || errors.Is(err, ghclient.ErrNotFound) {
		s.Log.WarnContext(ctx, "answer could not be posted", "repo", m.thread.Repo.FullName(), "thread", m.thread.Number, "err", err)
		return nil
	}
	return err
}

// refusal says what went wrong with the commands of one comment.
func (s *Commands) refusal(to history.Account, wrong []string) string {
	var b strings.Builder
	said := map[string]bool{}
	for _, w := range wrong {
		if said[w] {
			continue
		}
		said[w] = true
		if len(wrong) > 1 {
			b.WriteString("- ")
		}
		b.WriteString(s.Escape(w) + "\n")
	}
	name := s.Escape(to.Login)
	if len(said) == 1 {
		return "To " + name + ": " + strings.TrimPrefix(b.String(), "- ")
	}
	return "To " + name + ":\n\n" + b.String()
}

// help tells what can be commanded.
func (s *Commands) help() string {
	return `What can be said to glueledger, in a comment on a line of its own:

| | |
| :--- | :--- |
| ` + "`/credit NAME KIND REASON`" + ` | nominates somebody for glue work that they did here. It counts once a maintainer reacts to the comment with 👍, or a second person nominates them too, and one of the two has a real part in the thread: its author, assignee or requested reviewer, who may triage, or who was there first. |
| ` + "`/uncredit NAME KIND`" + ` | takes a credit back: one’s own, one that one nominated, or, as a maintainer, any. |
| ` + "`/glueledger why`" + ` | says who got what on this thread, and why. |
| ` + "`/glueledger visibility LEVEL`" + ` | chooses what is shown of oneself: ` + "`private`, `receipts`, `reports` or `badges`" + `. |

The kinds are: ` + s.Escape(listed(s.kinds)) + `.
`
}
