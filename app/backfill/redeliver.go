package backfill

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
)

// RedeliveryStore keeps which deliveries came in; *store.Store is one.
type RedeliveryStore interface {
	Watched(ctx context.Context) ([]store.Watched, error)
	WatchBackfills(ctx context.Context, watched []store.Watched, now time.Time) (int, error)
	AskBackfills(ctx context.Context, asks []store.BackfillAsk, now time.Time) error
	DeliveriesWell(ctx context.Context) (time.Time, error)
	SetDeliveriesWell(ctx context.Context, at time.Time) error
	KnownDeliveries(ctx context.Context, guids []string) (map[string]bool, error)
	RedeliveryAttempts(ctx context.Context, guids []string) (map[string]store.Attempts, error)
	NoteRedelivery(ctx context.Context, guid string, delivered time.Time, a store.Attempts) error
	ForgetRedeliveries(ctx context.Context, before time.Time) error
}

// Deliverer lists webhook deliveries; *ghclient.App is one.
type Deliverer interface {
	Deliveries(ctx context.Context, cursor string) (page []ghclient.HookDelivery, next string, err error)
	Redeliver(ctx context.Context, id int64) error
}

// RedeliveryConfig is what a Redeliverer depends on.
type RedeliveryConfig struct {
	Store RedeliveryStore
	App   Deliverer
	Log   *slog.Logger     // nil discards
	Now   func() time.Time // nil is time.Now
}

const (
	// kept is for how long GitHub lists deliveries: three days, less an hour in which
	// the list is read.
	kept = 3*24*time.Hour - time.Hour
	// mostAttempts is how often another attempt of one delivery is asked for.
	mostAttempts = 3
	// attemptEvery is what a delivery is given to come in before it is asked for again.
	attemptEvery = 9 * time.Minute
	// staleList is how old a list may be before it is read from its beginning.
	staleList = time.Hour
	// forgetAfter is for how long attempts are remembered, longer than GitHub lists them.
	forgetAfter = 7 * 24 * time.Hour
)

// Redeliverer has GitHub attempt deliveries again that did not come in. Where
// they cannot be had any more, it asks for the threads updated since.
type Redeliverer struct {
	RedeliveryConfig
	list *list // under way; nil: none
}

// list is GitHub's list of deliveries, newest first, as far as it has been read.
// A process that is killed reads it from the beginning again.
type list struct {
	began     time.Time
	well      time.Time // before, all came in
	cursor    string
	succeeded map[string]bool
	waiting   map[string]bool // failed, and may still come in
	oldest    time.Time       // the oldest attempt of those; zero: there are none
}

// NewRedeliverer makes a Redeliverer. One call of its Run at a time.
func NewRedeliverer(c RedeliveryConfig) *Redeliverer {
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Redeliverer{RedeliveryConfig: c}
}

// Run reads GitHub's list of deliveries for some seconds, back to the last time
// when all was well, and reports whether there is more of it. A failure of GitHub
// is an error; the next Run goes on from where this one came to.
func (r *Redeliverer) Run(ctx context.Context) (more bool, err error) {
	now := r.Now()
	if r.list == nil || now.Sub(r.list.began) > staleList {
		if err := r.begin(ctx, now); err != nil {
			return false, err
		}
	}
	l := r.list
	for {
		page, next, err := r.App.Deliveries(ctx, l.cursor)
		if err != nil {
			return false, fmt.Errorf("look for failed deliveries: %w", err)
		}
		if err := r.check(ctx, page, now); err != nil {
			return false, err
		}
		l.cursor = next
		if next == "" || len(page) > 0 && page[len(page)-1].At.Before(l.well.Add(-overlap)) {
			if err := r.Store.SetDeliveriesWell(ctx, cmp.Or(l.oldest, l.began)); err != nil {
				return false, err
			}
			r.list = nil
			return false, r.Store.ForgetRedeliveries(ctx, now.Add(-forgetAfter))
		}
		if r.Now().Sub(now) >= slice {
			return true, nil
		}
	}
}

// begin starts a list. When GitHub no longer has all deliveries since the last
// time that all was well, what they told is fetched.
func (r *Redeliverer) begin(ctx context.Context, now time.Time) error {
	well, err := r.Store.DeliveriesWell(ctx)
	if err != nil {
		return err
	}
	if oldest := now.Add(-kept); well.Before(oldest) {
		if !well.IsZero() {
			r.Log.WarnContext(ctx, "deliveries since then may be lost, what was updated since is fetched", "since", well)
			if err := r.ask(ctx, func(store.Watched) time.Time { return well }, now); err != nil {
				return err
			}
		}
		well = oldest
		if err := r.Store.SetDeliveriesWell(ctx, well); err != nil {
			return err
		}
	}
	r.list = &list{began: now, well: well, succeeded: make(map[string]bool), waiting: make(map[string]bool)}
	return nil
}

// ask asks for the threads of watched repositories that were updated since the
// time that since gives; zero: none.
func (r *Redeliverer) ask(ctx context.Context, since func(store.Watched) time.Time, now time.Time) error {
	watched, err := r.Store.Watched(ctx)
	if err != nil {
		return err
	}
	if _, err := r.Store.WatchBackfills(ctx, watched, now); err != nil {
		return err
	}
	var asks []store.BackfillAsk
	for _, w := range watched {
		if at := since(w); !at.IsZero() {
			asks = append(asks, store.BackfillAsk{RepoID: w.Repo.ID, Since: at})
		}
	}
	return r.Store.AskBackfills(ctx, asks, now)
}

// check asks for another attempt of those deliveries of a page that did not come in.
func (r *Redeliverer) check(ctx context.Context, page []ghclient.HookDelivery, now time.Time) error {
	l := r.list
	var failed []ghclient.HookDelivery
	var guids []string
	for _, d := range page {
		switch {
		case d.OK:
			l.succeeded[d.GUID] = true
		case d.At.Before(l.well.Add(-overlap)) || l.succeeded[d.GUID]:
		default:
			failed, guids = append(failed, d), append(guids, d.GUID)
		}
	}
	if len(failed) == 0 {
		return nil
	}
	known, err := r.Store.KnownDeliveries(ctx, guids)
	if err != nil {
		return err
	}
	asked, err := r.Store.RedeliveryAttempts(ctx, guids)
	if err != nil {
		return err
	}
	var lost []ghclient.HookDelivery
	done := make(map[string]bool)
	for _, d := range failed {
		if known[d.GUID] || l.succeeded[d.GUID] {
			continue
		}
		if !done[d.GUID] && !l.waiting[d.GUID] {
			done[d.GUID] = true
			waits, err := r.again(ctx, d, asked[d.GUID], now)
			if err != nil {
				return err
			}
			l.waiting[d.GUID] = waits
			if !waits && !asked[d.GUID].GivenUp {
				lost = append(lost, d)
			}
		}
		if l.waiting[d.GUID] && (l.oldest.IsZero() || d.At.Before(l.oldest)) {
			l.oldest = d.At
		}
	}
	return r.giveUp(ctx, lost, now)
}

// again has a delivery attempted again when it is time to, and reports whether
// it may still come in.
func (r *Redeliverer) again(ctx context.Context, d ghclient.HookDelivery, asked store.Attempts, now time.Time) (bool, error) {
	switch {
	case asked.GivenUp:
		return false, nil
	case now.Sub(asked.Last) < attemptEvery:
		return true, nil
	case asked.Asked >= mostAttempts:
		return false, nil
	}
	// Noted first, so that no crash makes attempts without end.
	asked = store.Attempts{Asked: asked.Asked + 1}
	if err := r.Store.NoteRedelivery(ctx, d.GUID, d.At, asked); err != nil {
		return false, err
	}
	err := r.App.Redeliver(ctx, d.ID)
	if errors.Is(err, ghclient.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("have delivery %s attempted again: %w", d.GUID, err)
	}
	r.Log.InfoContext(ctx, "a delivery that failed is attempted again", "delivery", d.GUID, "event", d.Event, "status", d.StatusCode)
	asked.Last = now
	return true, r.Store.NoteRedelivery(ctx, d.GUID, d.At, asked)
}

// giveUp has the threads fetched that deliveries may have told of which are lost.
func (r *Redeliverer) giveUp(ctx context.Context, lost []ghclient.HookDelivery, now time.Time) error {
	if len(lost) == 0 {
		return nil
	}
	oldest := make(map[int64]time.Time) // by installation
	for _, d := range lost {
		r.Log.WarnContext(ctx, "a delivery is given up, what was updated since is fetched", "delivery", d.GUID, "event", d.Event, "status", d.StatusCode)
		if at := oldest[d.Installation]; at.IsZero() || d.At.Before(at) {
			oldest[d.Installation] = d.At
		}
	}
	if err := r.ask(ctx, func(w store.Watched) time.Time { return oldest[w.Installation] }, now); err != nil {
		return err
	}
	for _, d := range lost {
		if err := r.Store.NoteRedelivery(ctx, d.GUID, d.At, store.Attempts{Asked: mostAttempts, GivenUp: true}); err != nil {
			return err
		}
	}
	return nil
}
