package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// JobState counts the jobs of a queue in one state.
type JobState struct {
	Queue string
	State string // River's
	Jobs  int
	Tries int       // of the one that was tried most
	Next  time.Time // when the first of them is to run
	Ended time.Time // when the last of them ended; zero: none has
}

// JobStates counts the jobs, by queue and state. Those that are done with are there
// for an hour. River's times are of the machine's clock, in UTC; some have more behind
// the second than SQLite reads.
func (s *Store) JobStates(ctx context.Context) ([]JobState, error) {
	var all []JobState
	var served bool // River's tables come with the first serve
	err := s.reader.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'river_job')`).Scan(&served)
	if err == nil && served {
		err = each(ctx, s.reader, `
			SELECT queue, state, count(*), max(attempt), coalesce(unixepoch(substr(min(scheduled_at), 1, 19)), 0),
			       coalesce(unixepoch(substr(max(finalized_at), 1, 19)), 0)
			FROM river_job
			GROUP BY queue, state
			ORDER BY queue, state`, nil, func(rows *sql.Rows) error {
			var j JobState
			var next, ended int64
			err := rows.Scan(&j.Queue, &j.State, &j.Jobs, &j.Tries, &next, &ended)
			j.Next, j.Ended = moment(next), moment(ended)
			all = append(all, j)
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	return all, nil
}
