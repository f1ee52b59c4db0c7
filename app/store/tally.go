package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"glueledger/scoring"
)

// The conditions under which credits are tallied, and the index that answers
// each.
const (
	ofOwner  = `owner = $1 AND status = 'confirmed' AND private <= $2`     // credits_owner
	ofRepo   = `repo_id = $1 AND status = 'confirmed' AND private <= $2`   // credits_repo
	ofThread = `thread_id = $1 AND status = 'confirmed' AND private <= $2` // credits_thread
)

// RepoTally counts the confirmed credits of a repository, or of all of an
// owner's when repo is empty. A repository that is not known, or is private while
// includePrivate is false, is ErrNotFound; so is an owner of no other.
func (s *Store) RepoTally(ctx context.Context, owner, repo string, includePrivate bool) (scoring.Tally, error) {
	if repo == "" {
		owner := strings.ToLower(owner)
		var known bool
		err := s.quick.QueryRowContext(ctx, selectOwnerKnown, owner, includePrivate).Scan(&known)
		if err == nil && !known {
			err = ErrNotFound
		}
		if err != nil {
			return scoring.Tally{}, fmt.Errorf("tally %s: %w", owner, err)
		}
		return s.keptTally(ctx, tallied{ofOwner, owner, includePrivate}, owner)
	}
	r, err := repoThere(ctx, s.quick, owner, repo)
	if err == nil && r.Private && !includePrivate {
		err = ErrNotFound
	}
	if err != nil {
		return scoring.Tally{}, fmt.Errorf("tally %s/%s: %w", owner, repo, err)
	}
	return s.keptTally(ctx, tallied{ofRepo, r.id, includePrivate}, r.owner())
}

// tallied is what a tally is of.
type tallied struct {
	where          string
	of             any // an owner's name, or the id of a repository
	includePrivate bool
}

// keptTallies is how many tallies are kept.
const keptTallies = 4096

// keptTally is the tally of credits in an owner's repositories.
func (s *Store) keptTally(ctx context.Context, t tallied, owner string) (scoring.Tally, error) {
	is := func() (monthsState, error) { return s.ownerState(ctx, owner) }
	tally, err := s.tallies.of(t, keptTallies).answer(ctx, s, rarely*s.keep, is, func() (scoring.Tally, error) {
		return s.tally(ctx, t.where, t.of, t.includePrivate)
	})
	tally.ByKind, tally.Moved = maps.Clone(tally.ByKind), maps.Clone(tally.Moved)
	return tally, err
}

const selectOwnerKnown = `
	SELECT EXISTS (
		SELECT 1
		FROM repos
		WHERE lower(owner) = $1 AND private <= $2
	)`

// PersonTally counts the confirmed credits of a person. A login that is not known
// is ErrNotFound; so is, while includePrivate is false, one that has no part in a
// thread of a public repository, and one who chose not to be shown in badges.
func (s *Store) PersonTally(ctx context.Context, login string, includePrivate bool) (scoring.Tally, error) {
	p, err := accountByLogin(ctx, s.quick, login)
	if err != nil {
		return scoring.Tally{}, fmt.Errorf("tally %s: %w", login, err)
	}
	if !includePrivate {
		choices, err := s.Choices(ctx)
		if err == nil && !choices.Shows(p.id, scoring.InBadges) {
			err = ErrNotFound
		}
		if err != nil {
			return scoring.Tally{}, fmt.Errorf("tally %s: %w", login, err)
		}
	}
	t, err := s.personTally(ctx, p.id, includePrivate)
	if err != nil {
		return t, fmt.Errorf("tally %s: %w", login, err)
	}
	if includePrivate || t.Credits > 0 {
		return t, nil
	}
	var known bool
	err = s.quick.QueryRowContext(ctx, selectPublicPart, p.id).Scan(&known)
	if err == nil && !known {
		err = ErrNotFound
	}
	if err != nil {
		return t, fmt.Errorf("tally %s: %w", login, err)
	}
	return t, nil
}

const selectPublicPart = `
	SELECT EXISTS (
		SELECT 1
		FROM thread_people p
		CROSS JOIN threads t ON t.id = p.thread_id
		CROSS JOIN repos r ON r.id = t.repo_id
		WHERE p.account_id = $1 AND r.private = 0
	)`

// ThreadTally counts the confirmed credits on a thread. A thread that is not
// known, or is private while includePrivate is false, is ErrNotFound.
func (s *Store) ThreadTally(ctx context.Context, owner, repo string, number int, includePrivate bool) (scoring.Tally, error) {
	r, err := repoThere(ctx, s.quick, owner, repo)
	if err == nil && r.Private && !includePrivate {
		err = ErrNotFound
	}
	var t threadRow
	if err == nil {
		t, err = threadNumbered(ctx, s.quick, r.id, number)
	}
	if err != nil {
		return scoring.Tally{}, fmt.Errorf("tally %s/%s#%d: %w", owner, repo, number, err)
	}
	return s.tally(ctx, ofThread, t.id, includePrivate)
}

func tallyQuery(where string) string {
	return `
		SELECT kind, thread_id, actor_id
		FROM credits
		WHERE ` + where
}

func (s *Store) tally(ctx context.Context, where string, of any, includePrivate bool) (scoring.Tally, error) {
	t := scoring.Tally{ByKind: make(map[scoring.Kind]int), Moved: make(map[scoring.Kind]int)}
	threads, people := make(map[int64]uint64), make(map[int64]bool) // a bit for each kind
	var kinds []scoring.Kind
	err := each(ctx, s.quick, tallyQuery(where), []any{of, reaching(includePrivate)}, func(rows *sql.Rows) error {
		var kind scoring.Kind
		var thread, actor int64
		if err := rows.Scan(&kind, &thread, &actor); err != nil {
			return err
		}
		i := slices.Index(kinds, kind)
		if i < 0 {
			i, kinds = len(kinds), append(kinds, kind)
		}
		t.Credits++
		t.ByKind[kind]++
		if of := threads[thread]; of&(1<<i) == 0 {
			t.Moved[kind]++
			threads[thread] = of | 1<<i
		}
		people[actor] = true
		return nil
	})
	t.Threads, t.People = len(threads), len(people)
	if err != nil {
		return t, fmt.Errorf("tally credits: %w", err)
	}
	return t, nil
}

// selectPersonTally gives one row, which is twice as fast as a row for each credit.
const selectPersonTally = `
	SELECT count(DISTINCT thread_id), coalesce(group_concat(kind), '')
	FROM credits
	WHERE actor_id = $1 AND status = 'confirmed' AND private <= $2` // credits_actor

// personTally counts the credits of one person, whose kinds on a thread are each one credit.
func (s *Store) personTally(ctx context.Context, person int64, includePrivate bool) (scoring.Tally, error) {
	t := scoring.Tally{ByKind: make(map[scoring.Kind]int)}
	var kinds string
	err := s.quick.QueryRowContext(ctx, selectPersonTally, person, reaching(includePrivate)).Scan(&t.Threads, &kinds)
	if err != nil || kinds == "" {
		return t, err
	}
	for kind := range strings.SplitSeq(kinds, ",") {
		t.ByKind[scoring.Kind(kind)]++
		t.Credits++
	}
	t.Moved, t.People = t.ByKind, 1
	return t, nil
}
