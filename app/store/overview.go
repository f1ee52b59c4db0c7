package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"glueledger/scoring"
)

// What is counted for overviews is kept, month by month and put together. A month is
// counted again only when its version has changed, which every change of its credits and
// contributions gives it.
const (
	keptScopes     = 512  // owners and repositories
	keptMonths     = 48   // of each
	keptOwnerSpans = 96   // of all owners: one of a large owner holds thousands of people
	keptRepoSpans  = 1024 // of all repositories
)

// overviews keeps what was counted. The zero value is ready.
type overviews struct {
	mu     sync.Mutex
	scopes map[overviewScope]*scopeCounts
	owners kept[overviewSpan, scoring.Overview]
	repos  kept[overviewSpan, scoring.Overview]
}

// overviewSpan is what an overview is about.
type overviewSpan struct {
	overviewScope
	span scoring.Span
}

// span finds the place of an overview.
func (o *overviews) span(of overviewSpan) *keptAnswer[scoring.Overview] {
	if of.repo == 0 {
		return o.owners.of(of, keptOwnerSpans)
	}
	return o.repos.of(of, keptRepoSpans)
}

// overviewScope is whose rows are counted: all public ones of an owner, or those of
// one repository.
type overviewScope struct {
	column string // owner or repo_id
	owner  string // in lower case; whose months' versions count
	repo   int64  // 0 for the owner's
	reach  reach  // what the rows have; all of a repository have the same
}

func (o overviewScope) value() any {
	if o.repo != 0 {
		return o.repo
	}
	return o.owner
}

// scopeCounts are the months that are kept of one scope. Who holds mu counts them.
type scopeCounts struct {
	mu     sync.Mutex
	months map[int]monthPart
}

// of finds what is kept of a scope.
func (o *overviews) of(scope overviewScope) *scopeCounts {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.scopes == nil {
		o.scopes = make(map[overviewScope]*scopeCounts)
	}
	c, ok := o.scopes[scope]
	if !ok {
		for old := range o.scopes { // any: they come in no order
			if len(o.scopes) < keptScopes {
				break
			}
			delete(o.scopes, old)
		}
		c = &scopeCounts{months: make(map[int]monthPart)}
		o.scopes[scope] = c
	}
	return c
}

// Overview is what the ledger holds of a span in numbers. An owner's has nothing of
// private repositories in it, and is empty where there are no others. A repository
// that is private is ErrNotFound unless includePrivate is set, as is one that is not
// there. The overview is shared and must not be changed.
func (s *Store) Overview(ctx context.Context, scope scoring.Scope, span scoring.Span, includePrivate bool) (scoring.Overview, error) {
	o, err := s.overview(ctx, scope, span, includePrivate)
	if err != nil {
		return o, fmt.Errorf("overview of %s from %s to %s: %w", scope, span.From, span.To, err)
	}
	return o, nil
}

// rowsOf finds whose rows are read for a scope.
func (s *Store) rowsOf(ctx context.Context, scope scoring.Scope, includePrivate bool) (overviewScope, error) {
	if scope.Repo == "" {
		return overviewScope{column: "owner", owner: strings.ToLower(scope.Owner)}, nil
	}
	r, err := repoThere(ctx, s.quick, scope.Owner, scope.Repo)
	if err == nil && r.Private && !includePrivate {
		err = ErrNotFound
	}
	return overviewScope{"repo_id", r.owner(), r.id, r.reach()}, err
}

func (s *Store) overview(ctx context.Context, scope scoring.Scope, span scoring.Span, includePrivate bool) (scoring.Overview, error) {
	of, err := s.rowsOf(ctx, scope, includePrivate)
	if err != nil {
		return scoring.Overview{}, err
	}
	var versions map[int]int64
	is := func() (_ monthsState, err error) {
		versions, err = s.monthVersions(ctx, of.owner, span.Trend())
		return monthsStateOf(versions), err
	}
	o, err := s.overviews.span(overviewSpan{of, span}).answer(ctx, s, s.keep, is, func() (scoring.Overview, error) {
		return s.countOverview(ctx, of, span, versions)
	})
	o.Scope = scope
	if err != nil {
		return o, err
	}
	// Not kept with the counts: other months change it.
	filter := scopeFilter{of.column, of.value(), of.reach}
	if o.KnownUntil, err = s.knownUntil(ctx, filter); err == nil && o.Unknown() {
		o.TurnedOver, err = s.turnedOver(ctx, filter, span)
	}
	return o, err
}

// countOverview puts an overview together of months in their versions.
func (s *Store) countOverview(ctx context.Context, of overviewScope, span scoring.Span, versions map[int]int64) (scoring.Overview, error) {
	defer s.counting.begin()()
	kept := s.overviews.of(of)
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if err := s.countMonths(ctx, of, span.Trend(), versions, kept); err != nil {
		return scoring.Overview{}, err
	}
	return s.assemble(ctx, of, span, kept.months)
}

const selectMonthVersions = `
	SELECT month, version
	FROM months
	WHERE owner = $1 AND month BETWEEN $2 AND $3`

// monthVersions are the versions of an owner's months; those that are not listed
// have none.
func (s *Store) monthVersions(ctx context.Context, owner string, span scoring.Span) (map[int]int64, error) {
	versions := make(map[int]int64, span.Months())
	err := each(ctx, s.quick, selectMonthVersions, []any{owner, monthIndex(span.From), monthIndex(span.To)}, func(rows *sql.Rows) error {
		var month int
		var version int64
		err := rows.Scan(&month, &version)
		versions[month] = version
		return err
	})
	return versions, err
}

// countMonths counts the months of a span that are not kept in their version.
// What is written meanwhile has another.
func (s *Store) countMonths(ctx context.Context, of overviewScope, span scoring.Span, versions map[int]int64, kept *scopeCounts) error {
	var stale []int
	for _, m := range span.Each {
		part, ok := kept.months[monthIndex(m)]
		if !ok || part.version != versions[monthIndex(m)] {
			stale = append(stale, monthIndex(m))
		}
	}
	for from := 0; from < len(stale); { // each run of months with one set of queries
		to := from
		for to+1 < len(stale) && stale[to+1] == stale[to]+1 {
			to++
		}
		parts, err := s.countParts(ctx, of, stale[from], stale[to])
		if err != nil {
			return err
		}
		for month, part := range parts {
			part.version = versions[month]
			kept.months[month] = part
		}
		from = to + 1
	}
	for month := range kept.months {
		if len(kept.months) > keptMonths && (month < monthIndex(span.From) || month > monthIndex(span.To)) {
			delete(kept.months, month)
		}
	}
	return nil
}

// assemble makes an overview of counted months.
func (s *Store) assemble(ctx context.Context, of overviewScope, span scoring.Span, months map[int]monthPart) (scoring.Overview, error) {
	o := scoring.Overview{Span: span}
	all := make(map[int64]*scoring.PersonShare)
	for i, m := range span.Trend().Each {
		part := months[monthIndex(m)]
		o.Trend = append(o.Trend, scoring.MonthUnits{Month: m, Units: part.units})
		in := span.Has(m)
		for _, did := range part.shares {
			p := all[did.person]
			if p == nil {
				p = &scoring.PersonShare{ID: did.person}
				all[did.person] = p
			}
			p.Trend[i] += int(did.credits)
			if in {
				did.addTo(p, part.kinds, m)
			}
		}
		if in {
			o.Units.WaitEnded += part.units.WaitEnded
			for kind, n := range part.units.PendingKinds {
				o.Units.Await(kind, n)
			}
		}
	}
	if err := s.countSpan(ctx, of, span, months, &o.Units, all); err != nil {
		return o, err
	}
	for id, p := range all {
		if p.Glue.None() && p.Pending+p.Merged+p.Reviewed == 0 {
			delete(all, id) // was at work before the span
		}
	}
	accounts, err := accountsByID(ctx, s.quick, slices.Sorted(maps.Keys(all)))
	if err != nil {
		return o, err
	}
	names := make(map[int64]string, len(all))
	o.Did = make([]scoring.PersonShare, 0, len(all)) // as it is kept
	for id, p := range all {
		o.Did = append(o.Did, *p)
		names[id] = strings.ToLower(accounts[id].login)
	}
	slices.SortFunc(o.Did, func(a, b scoring.PersonShare) int {
		return cmp.Or(cmp.Compare(names[a.ID], names[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	o.Carried = scoring.CarriedBy(o.Did)
	return o, nil
}

// countSpan counts the threads of a span, and those that each person merged or
// reviewed, each once, however many of its months it moved in.
func (s *Store) countSpan(ctx context.Context, of overviewScope, span scoring.Span, months map[int]monthPart, u *scoring.Units, did map[int64]*scoring.PersonShare) error {
	if span.Months() == 1 {
		*u = months[monthIndex(span.To)].units
		return nil
	}
	from, to := monthIndex(span.From), monthIndex(span.To)
	units, err := s.countThreads(ctx, of, from, to, inAll)
	if err != nil {
		return err
	}
	all := units[0]
	if all.Kinds == nil {
		all.Kinds = make(map[scoring.Kind]int)
	}
	u.Kinds, u.Threads, u.Merged, u.Reviewed = all.Kinds, all.Threads, all.Merged, all.Reviewed
	return each(ctx, s.quick, selectSpanWork(of.column), []any{of.value(), from, to, of.reach}, func(rows *sql.Rows) error {
		var sort scoring.ContributionSort
		var person int64
		var n int
		err := rows.Scan(&sort, &person, &n)
		p := did[person]
		if p == nil {
			return err // a ghost, or somebody whose work came in since the months were counted
		}
		switch sort {
		case scoring.MergedPR:
			p.Merged = n
		case scoring.Review:
			p.Reviewed = n
		}
		return err
	})
}

// NewestMonth is the newest month in which a public repository of a scope, or with
// includePrivate a private one that is the scope, has a credit; it reports false when
// there is none.
func (s *Store) NewestMonth(ctx context.Context, scope scoring.Scope, includePrivate bool) (scoring.Month, bool, error) {
	month, has, err := s.newestMonth(ctx, scope, includePrivate)
	if err != nil {
		return month, false, fmt.Errorf("find the newest month of %s: %w", scope, err)
	}
	return month, has, nil
}

const selectMonthsBefore = `
	SELECT month
	FROM months
	WHERE owner = $1 AND month < $2
	ORDER BY month DESC
	LIMIT 12`

func (s *Store) newestMonth(ctx context.Context, scope scoring.Scope, includePrivate bool) (scoring.Month, bool, error) {
	of, err := s.rowsOf(ctx, scope, includePrivate)
	if err != nil {
		return scoring.Month{}, false, err
	}
	for before := math.MaxInt32; ; {
		var months []int
		err := each(ctx, s.quick, selectMonthsBefore, []any{of.owner, before}, func(rows *sql.Rows) error {
			err := rows.Scan(&before)
			months = append(months, before)
			return err
		})
		if err != nil || len(months) == 0 {
			return scoring.Month{}, false, err
		}
		for _, month := range months { // mostly the first
			var has bool
			err := each(ctx, s.quick, selectHasCredits(of.column), []any{of.value(), month, of.reach}, func(rows *sql.Rows) error { return rows.Scan(&has) })
			if err != nil || has {
				return monthAt(month), has, err
			}
		}
	}
}

func selectHasCredits(column string) string {
	return `
		SELECT EXISTS (
			SELECT 1
			FROM credits
			WHERE ` + column + ` = $1 AND month = $2 AND private = $3 AND status IN ('pending', 'confirmed')
		)`
}
