package app

import (
	"fmt"

	"glueledger/app/store"
)

// verifyCommand is `glueledger verify`.
type verifyCommand struct{}

// Help explains what is compared.
func (verifyCommand) Help() string {
	return `Every thread is put together and judged again from the activities in the database, and what comes out is compared with the ledger: credits, evidence, ordinary contributions and what threads wait for. Exits with 1 when they differ. Nothing is written.

Example:

    glueledger verify --db glueledger.db`
}

// Run verifies.
func (verifyCommand) Run(s *session) error {
	return s.withLedger(func(l *store.Store) error {
		now := s.Now()
		result, err := l.Verify(s.ctx, now, judgeAt(now))
		if err != nil {
			return fmt.Errorf("verify %s: %w", s.config.DB, err)
		}
		if result.Threads+result.Skipped == 0 && len(result.Differences) == 0 {
			return fmt.Errorf("nothing to verify: the ledger %s is empty; run import or serve first, or name another with --db", s.config.DB)
		}
		for _, d := range result.Differences {
			fmt.Fprintln(s.Stdout, printable(d))
		}
		fmt.Fprintf(s.Stdout, "verified %s and %s: ", count(result.Threads, "thread", "threads"), count(result.Credits, "credit", "credits"))
		if n := len(result.Differences); n > 0 {
			fmt.Fprintln(s.Stdout, count(n, "difference", "differences"))
			return fmt.Errorf("the ledger %s differs from its activities in %s", s.config.DB, count(n, "place", "places"))
		}
		fmt.Fprintln(s.Stdout, "no differences")
		if result.Skipped > 0 {
			fmt.Fprintf(s.Stdout, "%s left out: since they were last judged they have news, or time has passed that counts, such as the days that an effect must stand. “glueledger serve” judges them by itself, and “glueledger rescore” now.\n", count(result.Skipped, "thread was", "threads were"))
		}
		return nil
	})
}
