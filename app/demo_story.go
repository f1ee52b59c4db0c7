package app

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"glueledger/app/demo"
	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// tellAtOnce is how much of a story is told before the ledger looks at it: little
// enough that the ledger dates what it notices nearly as it would have then. It looks
// only once all of a part has come in, so it confirms nothing that was undone.
const tellAtOnce = 12 * time.Hour

// lookedAt is how long after its end a story is looked at, at the latest: a month later
// all that waits for somebody has gone stale.
const lookedAt = 3*24*time.Hour + 15*time.Hour

// storyteller tells a server a story. By its clock it is first the time of the story,
// and then soon after.
type storyteller struct {
	*session
	app      *App
	tale     demo.Tale
	month    scoring.Month
	listener net.Listener
	at       atomic.Pointer[time.Time] // in the story; nil once it is over
	after    func() time.Time          // the time from then on
}

// newStoryteller makes a story up, which ends with the last month.
func newStoryteller(s *session, seed uint64, listener net.Listener) *storyteller {
	began, real := s.Now(), s.Now
	t := &storyteller{month: s.lastMonth(), listener: listener, after: real}
	t.tale = demo.Story(seed, t.month)
	if late := began.Sub(t.month.End().Add(lookedAt)); late > 0 {
		t.after = func() time.Time { return real().Add(-late) }
	}
	t.at.Store(&t.tale.Messages[0].At)
	mine := *s
	mine.Now = t.now
	t.session = &mine
	return t
}

// now is the time by the server's clock.
func (t *storyteller) now() time.Time {
	if at := t.at.Load(); at != nil {
		return *at
	}
	return t.after()
}

// tell sends the story, part by part, and prints the report of its last month.
func (t *storyteller) tell() error {
	fmt.Fprintf(t.Stderr, "sending %s of %s as signed webhooks to http://%s/webhooks\n", count(len(t.tale.Messages), "event", "events"), demo.Org, t.listener.Addr())
	began := time.Now()
	whole := &wholeDeliveries{http.DefaultTransport.(*http.Transport).Clone()} //nolint:forcetypeassert // it is what net/http documents
	defer whole.CloseIdleConnections()
	to := demo.Sender{URL: "http://" + t.listener.Addr().String() + "/webhooks", Secret: []byte(t.app.config.WebhookSecret), Client: &http.Client{Transport: whole}}
	for left := t.tale.Messages; len(left) > 0; {
		end := left[0].At.Truncate(tellAtOnce).Add(tellAtOnce)
		n := slices.IndexFunc(left, func(m demo.Message) bool { return !m.At.Before(end) })
		if n < 0 {
			n = len(left)
		}
		if err := t.part(to, left[:n]); err != nil {
			return err
		}
		left = left[n:]
	}
	t.at.Store(nil)
	if err := t.app.jobs.CatchUp(t.ctx); err != nil {
		return fmt.Errorf("look at the story: %w", err)
	}
	fmt.Fprintf(t.Stderr, "received, stored and scored in %s\n\n", time.Since(began).Round(10*time.Millisecond))
	t.config.URL = t.app.site(t.app.config)
	return (&reportCommand{Month: t.month.String()}).tell(t.session, t.app.Store, scoring.Scope{Owner: demo.Org})
}

// part sends some messages, and has the ledger look at them as soon as the last one
// was sent.
func (t *storyteller) part(to demo.Sender, messages []demo.Message) error {
	since, until := t.now(), messages[len(messages)-1].At.Add(time.Minute)
	t.at.Store(&until)
	if err := demo.Send(t.ctx, to, demo.Tale{Messages: messages}); err != nil {
		return fmt.Errorf("send the story: %w", err)
	}
	if err := t.app.jobs.CatchUp(t.ctx); err != nil {
		return fmt.Errorf("look at the story: %w", err)
	}
	for i := range t.tale.Disputes {
		d := &t.tale.Disputes[i]
		if err := t.dispute(d, func(at time.Time) bool { return at.After(since) && !at.After(until) }); err != nil {
			return fmt.Errorf("dispute a credit on %s#%d: %w", d.Repo, d.Number, err)
		}
	}
	return nil
}

// dispute files and decides a dispute as the pages do, where it is time for that.
func (t *storyteller) dispute(d *demo.Dispute, isTime func(time.Time) bool) error {
	if !isTime(d.At) && !isTime(d.Decided) {
		return nil
	}
	receipt, err := t.receipt(d.Credited)
	if err != nil {
		return err
	}
	pages := disputes{t.app.Store, t.app.jobs, t.log}
	if isTime(d.At) {
		filed, err := pages.FileDispute(t.ctx, scoring.Dispute{Receipt: receipt, By: d.By, At: d.At, Claim: d.Claim, Reason: d.Reason})
		if err == nil && filed != scoring.Filed {
			err = fmt.Errorf("it cannot be filed: %s", filed)
		}
		if err != nil {
			return err
		}
	}
	if !isTime(d.Decided) {
		return nil
	}
	return t.decide(pages, receipt, d)
}

// decide decides the dispute of who filed it on a receipt.
func (t *storyteller) decide(pages disputes, receipt string, d *demo.Dispute) error {
	filed, err := pages.Disputes(t.ctx, receipt)
	if err != nil {
		return err
	}
	for _, f := range filed {
		if !f.Open() || f.By.ID != d.By.ID {
			continue
		}
		done, err := pages.DecideDispute(t.ctx, scoring.Decision{Dispute: f.ID, Receipt: receipt, By: d.Decider, At: d.Decided, Answer: d.Answer})
		if err == nil && !done {
			err = fmt.Errorf("%s cannot decide it", d.Decider.Login)
		}
		return err
	}
	return fmt.Errorf("%s has none there that is open", d.By.Login)
}

// show says what to look at first, and waits until somebody has seen enough, or the
// server has ended.
func (t *storyteller) show(served <-chan struct{}) error {
	if err := t.sights(); err != nil {
		return err
	}
	select {
	case <-t.ctx.Done():
	case <-served:
	}
	return nil
}

// sights says what to look at first.
func (t *storyteller) sights() error {
	ids := make([]string, len(t.tale.Sights)) // all of them before anything is said: who has read it may leave
	for i, s := range t.tale.Sights {
		id, err := t.receipt(s.Credited)
		if err != nil {
			return err
		}
		ids[i] = id
	}
	site := t.app.site(t.app.config)
	fmt.Fprintf(t.Stdout, "\nThe dashboard is at %s — Ctrl-C ends the demo.\nBy its clock it is %s. What to look at first:\n\n", site, t.now().UTC().Format("2 January 2006"))
	show := func(path, what string) { fmt.Fprintf(t.Stdout, "- %s%s  %s\n", site, path, what) }
	show("/o/"+demo.Org, "the month, and what waits for somebody now")
	for i, s := range t.tale.Sights {
		show("/receipts/"+ids[i], s.What)
	}
	show(fmt.Sprintf("/reports/%s/%s", demo.Org, t.month), "the report above, with a credit that was given back")
	show("/rules", "every rule, with what it looks for")
	return nil
}

// receipt is the id of a credit, which must be there.
func (t *storyteller) receipt(c demo.Credited) (id string, err error) {
	owner, name, _ := strings.Cut(c.Repo, "/")
	q := store.CreditQuery{Owner: owner, Repo: name, Number: c.Number, Actor: c.Actor, Kind: c.Kind, IncludePrivate: true}
	err = t.app.Store.Credits(t.ctx, q, func(r scoring.Receipt) error { id = r.ID; return nil })
	if err == nil && id == "" {
		err = fmt.Errorf("%s has no credit for %s on %s#%d", c.Actor, c.Kind, c.Repo, c.Number)
	}
	return id, err
}

// wholeDeliveries carries a delivery through that is under way when the sender is
// told to stop, so that the server is not left with half of it. The server's own
// limits bound how long that takes.
type wholeDeliveries struct{ *http.Transport }

// RoundTrip sends a delivery whatever becomes of its context.
func (w *wholeDeliveries) RoundTrip(r *http.Request) (*http.Response, error) {
	return w.Transport.RoundTrip(r.WithContext(context.WithoutCancel(r.Context())))
}

// storyGitHub says in GitHub's place who may do what. Nobody reacts to anything there.
type storyGitHub struct{ roles map[string]map[string]string }

// Permission is the role of somebody in a repository.
func (g storyGitHub) Permission(_ context.Context, repo history.Repo, login string) (string, error) {
	return g.roles[repo.FullName()][login], nil
}

// React does nothing: nobody looks.
func (storyGitHub) React(context.Context, history.Repo, int64, string) error { return nil }

// Reactions are none.
func (storyGitHub) Reactions(context.Context, history.Repo, int64, string) ([]ghclient.Reaction, error) {
	return nil, nil
}

// User knows nobody beside those of the thread.
func (storyGitHub) User(context.Context, string) (history.Account, error) {
	return history.Account{}, fs.ErrNotExist
}
