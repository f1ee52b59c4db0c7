package app

import (
	"context"
	"log/slog"

	"glueledger/app/jobs"
	"glueledger/app/store"
	"glueledger/scoring"
)

// disputes are the ledger's, with threads judged as soon as a decision has marked them.
type disputes struct {
	*store.Store
	jobs *jobs.Jobs
	log  *slog.Logger
}

// DecideDispute decides, and has the thread judged. That this cannot be queued is
// logged: what waits is looked for every minute.
func (d disputes) DecideDispute(ctx context.Context, decision scoring.Decision) (bool, error) {
	done, err := d.Store.DecideDispute(ctx, decision)
	if err != nil || !done {
		return done, err
	}
	if err := d.jobs.QueueWhatWaits(ctx); err != nil {
		d.log.WarnContext(ctx, "scoring cannot be queued after a decision", "dispute", decision.Dispute, "err", err)
	}
	return true, nil
}
