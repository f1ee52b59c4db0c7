package store

import (
	"context"
	"database/sql"
	"errors"

	"glueledger/webhooks"
)

// InboxOptions are the settings of an inbox.
type InboxOptions struct {
	// Enqueue is called once in every transaction that stores deliveries, to make
	// sure that a job is queued which will ingest them; nil for none.
	Enqueue func(ctx context.Context, tx *sql.Tx) error
}

// Inbox stores deliveries durably. Deliveries that arrive at the same time
// share a transaction, because the commit is what costs.
type Inbox struct{}

// NewInbox starts an inbox. Close it before the store.
func (s *Store) NewInbox(o InboxOptions) *Inbox { return &Inbox{} }

// Keep returns nil once d is on disk, and an error when it cannot be put there
// or ctx ends first. A delivery id that is already kept is no error.
func (in *Inbox) Keep(ctx context.Context, d webhooks.Delivery) error {
	return errors.New("store: inbox is closed")
}

// Close stores what Keep is waiting for and stops; Keep fails from then on.
func (in *Inbox) Close() error { return nil }
