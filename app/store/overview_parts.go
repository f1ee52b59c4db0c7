package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"
	"unique"

	"glueledger/scoring"
)

// monthPart is what an overview takes of one month, and the version of the month
// that it was counted from.
type monthPart struct {
	version int64
	units   scoring.Units
	kinds   []scoring.Kind // that shares have
	shares  []monthShare
}

// monthShare is the confirmed or the pending credits of one kind that a person got in a
// month, or what else they did in it. So many are kept that they have no pointers, which
// the garbage collector would follow.
type monthShare struct {
	person           int64
	kind             int32 // of the month's kinds
	credits          int32 // confirmed
	pending          int32
	merged, reviewed int32
}

// kind is the number of a kind among those of the month, as which it is added where it is new.
func (p *monthPart) kind(kind scoring.Kind) int32 {
	i := slices.Index(p.kinds, kind)
	if i < 0 {
		i = len(p.kinds)
		p.kinds = append(p.kinds, unique.Make(kind).Value()) // one for all months that are kept
	}
	return int32(i) //nolint:gosec // there are few kinds
}

// addTo adds a share of a month to a person's share of a span. Months come oldest first.
// A pull request that somebody reviewed in several months counts once in each of them:
// of a longer span countSpan counts them.
func (m monthShare) addTo(p *scoring.PersonShare, kinds []scoring.Kind, month scoring.Month) {
	if m.credits > 0 {
		p.Glue.Add(kinds[m.kind], int(m.credits))
	}
	if m.credits+m.pending > 0 {
		p.Last = month
	}
	p.Pending += int(m.pending)
	p.Merged += int(m.merged)
	p.Reviewed += int(m.reviewed)
}

// The queries of a run of months. Each groups its rows in the order of the index that
// covers it, which spares it a sort. A column that has to have one value would drop out
// of that order, which is why none is asked for by =: $4 is 0 for what is public, or 1
// for a private repository, which has no other rows; no status comes before confirmed,
// and none but that before pending; nothing but merges and reviews comes from merged to
// review.
func selectShares(column string) string {
	return `
		SELECT month, status, kind, actor_id, count(*), sum(waited / 86400)
		FROM credits
		WHERE ` + column + ` = $1 AND month BETWEEN $2 AND $3 AND private <= $4 AND status <= 'pending'
		GROUP BY month, private, status, kind, actor_id`
}

func selectWork(column string) string {
	return `
		SELECT month, sort, actor_id, count(*)
		FROM contributions
		WHERE ` + column + ` = $1 AND month BETWEEN $2 AND $3 AND private <= $4 AND sort BETWEEN 'merged' AND 'review'
		GROUP BY month, private, sort, actor_id`
}

// counted says what a count of threads is told by: by month, or over all months
// under 0.
type counted bool

const (
	byMonth counted = true
	inAll   counted = false
)

// by is what to select, and what to group by.
func (c counted) by(columns ...string) (key, group string) {
	if c == byMonth {
		return "month", "month, private, " + strings.Join(columns, ", ")
	}
	return "0", strings.Join(columns, ", ")
}

// selectThreads counts the threads with a confirmed credit by kind.
func selectThreads(column string, c counted) string {
	key, group := c.by("status", "kind")
	return `
		SELECT ` + key + `, kind, count(DISTINCT thread_id)
		FROM credits
		WHERE ` + column + ` = $1 AND month BETWEEN $2 AND $3 AND private <= $4 AND status <= 'confirmed'
		GROUP BY ` + group
}

// selectAnyThreads counts the threads with a confirmed credit of any kind.
func selectAnyThreads(column string, c counted) string {
	key, group := c.by("status")
	return `
		SELECT ` + key + `, status, count(DISTINCT thread_id)
		FROM credits
		WHERE ` + column + ` = $1 AND month BETWEEN $2 AND $3 AND private <= $4 AND status <= 'confirmed'
		GROUP BY ` + group
}

// selectWorkThreads counts the pull requests that were merged or reviewed.
func selectWorkThreads(column string, c counted) string {
	key, group := c.by("sort")
	return `
		SELECT ` + key + `, sort, count(DISTINCT thread_id)
		FROM contributions
		WHERE ` + column + ` = $1 AND month BETWEEN $2 AND $3 AND private <= $4 AND sort BETWEEN 'merged' AND 'review'
		GROUP BY ` + group
}

// selectSpanWork counts the pull requests that each person merged or reviewed, each
// once, however many of the months they did so in.
func selectSpanWork(column string) string {
	return `
		SELECT sort, actor_id, count(DISTINCT thread_id)
		FROM contributions
		WHERE ` + column + ` = $1 AND month BETWEEN $2 AND $3 AND private <= $4 AND sort BETWEEN 'merged' AND 'review'
		GROUP BY sort, actor_id`
}

// countParts counts a run of months.
func (s *Store) countParts(ctx context.Context, of overviewScope, from, to int) (map[int]monthPart, error) {
	units, err := s.countThreads(ctx, of, from, to, byMonth)
	if err != nil {
		return nil, err
	}
	parts := make(map[int]monthPart, to-from+1)
	for month := from; month <= to; month++ {
		part := monthPart{units: units[month]}
		if part.units.Kinds == nil {
			part.units.Kinds = make(map[scoring.Kind]int)
		}
		parts[month] = part
	}
	err = each(ctx, s.quick, selectShares(of.column), []any{of.value(), from, to, of.reach}, func(rows *sql.Rows) error {
		var month int
		var status scoring.Status
		var kind scoring.Kind
		var did monthShare
		var waited int64 // full days, as scoring.Credit.WaitEnded counts them
		if err := rows.Scan(&month, &status, &kind, &did.person, &did.credits, &waited); err != nil {
			return err
		}
		part := parts[month]
		did.kind = part.kind(kind)
		switch {
		case status == scoring.Pending:
			did.credits, did.pending = 0, did.credits
			part.units.Await(part.kinds[did.kind], int(did.pending))
		case kind == scoring.ReviewUnblocking:
			part.units.WaitEnded += time.Duration(waited) * 24 * time.Hour
		}
		part.shares = append(part.shares, did)
		parts[month] = part
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, s.quick, selectWork(of.column), []any{of.value(), from, to, of.reach}, func(rows *sql.Rows) error {
		var month int
		var n int32
		var sort scoring.ContributionSort
		var did monthShare
		if err := rows.Scan(&month, &sort, &did.person, &n); err != nil || did.person == 0 {
			return err // the ghosts' work counts, but they are nobody
		}
		switch sort {
		case scoring.MergedPR:
			did.merged = n
		case scoring.Review:
			did.reviewed = n
		}
		part := parts[month]
		part.shares = append(part.shares, did)
		parts[month] = part
		return nil
	})
	return parts, err
}

// countThreads counts the threads of a run of months.
func (s *Store) countThreads(ctx context.Context, of overviewScope, from, to int, c counted) (map[int]scoring.Units, error) {
	units := make(map[int]scoring.Units, to-from+1)
	for _, query := range []string{selectThreads(of.column, c), selectAnyThreads(of.column, c), selectWorkThreads(of.column, c)} {
		err := each(ctx, s.quick, query, []any{of.value(), from, to, of.reach}, func(rows *sql.Rows) error {
			var month, n int
			var of string
			if err := rows.Scan(&month, &of, &n); err != nil {
				return err
			}
			u := units[month]
			if u.Kinds == nil {
				u.Kinds = make(map[scoring.Kind]int)
			}
			switch of {
			case string(scoring.MergedPR):
				u.Merged = n
			case string(scoring.Review):
				u.Reviewed = n
			case string(scoring.Confirmed):
				u.Threads = n
			default:
				u.Kinds[unique.Make(scoring.Kind(of)).Value()] = n
			}
			units[month] = u
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return units, nil
}
