package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"glueledger/webhooks"
)

// errInboxClosed is what Keep answers after Close.
var errInboxClosed = errors.New("keep delivery: the inbox is closed")

// Limits of one batch: deliveries may be 25 MB each, and none should wait long
// for the others to be written. The second one holds for ingesting too.
const (
	batchDeliveries = 256
	batchBytes      = 32 << 20
)

// InboxOptions are the settings of an inbox.
type InboxOptions struct {
	// Enqueue is called once in every transaction that stores deliveries, to make
	// sure that a job is queued which will ingest them; nil for none.
	Enqueue func(ctx context.Context, tx *sql.Tx) error
}

// Inbox stores deliveries durably. Deliveries that arrive at the same time
// share a transaction, because the commit is what costs.
type Inbox struct {
	store   *Store
	enqueue func(ctx context.Context, tx *sql.Tx) error

	mu      sync.RWMutex // held for reading while sending to arrivals
	closed  bool
	arrive  chan arrival
	stopped chan struct{}
}

// arrival is a delivery whose sender waits.
type arrival struct {
	webhooks.Delivery
	kept chan<- error // buffered: an answer never waits for a sender that left
}

// NewInbox starts an inbox. Close it before the store.
func (s *Store) NewInbox(o InboxOptions) *Inbox {
	in := &Inbox{
		store: s, enqueue: o.Enqueue,
		arrive: make(chan arrival, batchDeliveries), stopped: make(chan struct{}),
	}
	go in.run()
	return in
}

// Keep returns nil once d is on disk, and an error when it cannot be put there
// or ctx ends first. A delivery id that is already kept is no error. When ctx
// ends, the delivery may still be kept; sent again, it is known.
func (in *Inbox) Keep(ctx context.Context, d webhooks.Delivery) error {
	kept := make(chan error, 1)
	if err := in.hand(ctx, arrival{d, kept}); err != nil {
		return err
	}
	select {
	case err := <-kept:
		return err
	case <-ctx.Done():
	}
	select { // both may be ready
	case err := <-kept:
		return err
	default:
		return fmt.Errorf("keep delivery %s: %w", d.ID, ctx.Err())
	}
}

func (in *Inbox) hand(ctx context.Context, a arrival) error {
	in.mu.RLock()
	defer in.mu.RUnlock()
	if in.closed {
		return errInboxClosed
	}
	select {
	case in.arrive <- a:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("keep delivery %s: %w", a.ID, ctx.Err())
	}
}

// Close stores what Keep is waiting for and stops; Keep fails from then on.
func (in *Inbox) Close() error {
	in.mu.Lock()
	if !in.closed {
		in.closed = true
		close(in.arrive)
	}
	in.mu.Unlock()
	<-in.stopped
	return nil
}

func (in *Inbox) run() {
	defer close(in.stopped)
	for first := range in.arrive {
		batch := in.collect(first)
		err := in.store.write(context.Background(), func(ctx context.Context, tx *sql.Tx) error {
			return in.keep(ctx, tx, batch)
		})
		if err != nil {
			err = fmt.Errorf("keep delivery: %w", err)
			in.store.log.Error("deliveries cannot be kept", "count", len(batch), "first", first.ID, "err", err)
		}
		for _, a := range batch {
			a.kept <- err
		}
	}
}

// collect takes what else has arrived. While the last batch was committed,
// many senders came to wait for a processor; on a machine with few of them they
// get to send only if this goroutine lets them.
func (in *Inbox) collect(first arrival) []arrival {
	batch, size, yielded := []arrival{first}, len(first.Body), false
	for len(batch) < batchDeliveries && size < batchBytes {
		select {
		case a, open := <-in.arrive:
			if !open {
				return batch
			}
			batch, size, yielded = append(batch, a), size+len(a.Body), false
		default:
			if yielded {
				return batch
			}
			runtime.Gosched()
			yielded = true
		}
	}
	return batch
}

const insertDelivery = `
	INSERT INTO deliveries (id, event, received_at, body)
	VALUES (?, ?, ?, ?)
	ON CONFLICT (id) DO NOTHING`

// keep stores a batch. Ids that are known, from before or from within the batch,
// are passed over.
func (in *Inbox) keep(ctx context.Context, tx *sql.Tx, batch []arrival) error {
	insert := tx.StmtContext(ctx, in.store.insertDelivery)
	defer insert.Close()
	var fresh []string
	for _, a := range batch {
		body := a.Body
		if body == nil {
			body = []byte{} // nil would be NULL
		}
		result, err := insert.ExecContext(ctx, a.ID, a.Event, unix(a.At), body)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err != nil {
			return err
		}
		if n == 1 {
			fresh = append(fresh, a.ID)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	err := inBatches(fresh, func(list string, args []any) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO deliveries_waiting (seq)
			SELECT seq
			FROM deliveries
			WHERE id IN `+list, args...)
		return err
	})
	if err != nil || in.enqueue == nil {
		return err
	}
	return in.enqueue(ctx, tx)
}
