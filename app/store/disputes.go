package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

const selectDisputes = `
	SELECT id, credit_id, by_id, at, claim, reason, state, decider_id, decided_at, answer
	FROM disputes `

// disputes reads disputes by conditions, the oldest first, with people as they are
// called now.
func disputes(ctx context.Context, q querier, where string, args ...any) ([]scoring.Dispute, error) {
	var all []scoring.Dispute
	var people []int64
	err := each(ctx, q, selectDisputes+where+` ORDER BY id`, args, func(rows *sql.Rows) error {
		var d scoring.Dispute
		var at, decided int64
		err := rows.Scan(&d.ID, &d.Receipt, &d.By.ID, &at, &d.Claim, &d.Reason, &d.State, &d.Decider.ID, &decided, &d.Answer)
		d.At, d.Decided = moment(at), moment(decided)
		all, people = append(all, d), append(people, d.By.ID, d.Decider.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	accounts, err := accountsByID(ctx, q, people)
	for i := range all {
		for _, a := range []*history.Account{&all[i].By, &all[i].Decider} {
			if row, ok := accounts[a.ID]; ok && a.ID != 0 {
				*a = row.account()
			}
		}
	}
	return all, err
}

const disputesOfReceipt = `WHERE credit_id = $1 AND state <> 'taken back'`

// Disputes are the disputes on a receipt, the oldest first, without those that were
// taken back. A receipt that is not known has none.
func (s *Store) Disputes(ctx context.Context, receipt string) ([]scoring.Dispute, error) {
	all, err := disputes(ctx, s.reader, disputesOfReceipt, receipt)
	if err != nil {
		return nil, fmt.Errorf("read the disputes on receipt %s: %w", receipt, err)
	}
	return all, nil
}

// isDisputed is the column of receipts that says whether a dispute is open. It asks of
// each: a list of all would be made anew for each query.
const isDisputed = `c.status <> 'withdrawn' AND EXISTS (SELECT 1 FROM disputes o WHERE o.credit_id = c.id AND o.state = 'open')`

const disputedCredits = `SELECT o.credit_id FROM disputes o WHERE o.state = 'open'`

// disputedIn selects the credits of a scope whose disputes are open. Those are few, and
// the plus keeps an index of all credits of the scope from being taken.
func disputedIn(column string) string {
	return receiptQuery(`c.id IN (`+disputedCredits+`) AND +c.`+column+` = $1 AND c.private <= $2 AND c.status <> 'withdrawn'`, `c.at, c.id`)
}

// reportDisputed reads the credits, of whatever month, whose disputes are open.
func (s *Store) reportDisputed(ctx context.Context, f scopeFilter, in *scoring.ReportInput) error {
	return each(ctx, s.quick, disputedIn(f.column), []any{f.value, f.reach}, func(rows *sql.Rows) error {
		r, err := scanReceipt(rows)
		in.Disputed = append(in.Disputed, r)
		return err
	})
}

// OpenDisputes are the credits of that very repository whose disputes are open, the
// oldest credit first. It does not look at whether the repository is private.
func (s *Store) OpenDisputes(ctx context.Context, repo history.Repo) ([]scoring.DisputedReceipt, error) {
	all, err := s.openDisputes(ctx, repo)
	if err != nil {
		return nil, fmt.Errorf("read the open disputes of %s: %w", repo.FullName(), err)
	}
	return all, nil
}

func (s *Store) openDisputes(ctx context.Context, repo history.Repo) ([]scoring.DisputedReceipt, error) {
	r, err := s.sameRepo(ctx, repo)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var in scoring.ReportInput
	if err := s.reportDisputed(ctx, scopeFilter{"repo_id", r.id, readers}, &in); err != nil {
		return nil, err
	}
	var all []scoring.DisputedReceipt
	for _, receipt := range in.Disputed {
		open, err := disputes(ctx, s.reader, `WHERE credit_id = $1 AND state = 'open'`, receipt.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, scoring.DisputedReceipt{Receipt: receipt, Disputes: open})
	}
	return all, nil
}

const selectDisputedRepos = `
	SELECT ` + repoColumns + `
	FROM repos
	WHERE gone = 0 AND id IN (
		SELECT c.repo_id
		FROM disputes o
		CROSS JOIN credits c ON c.id = o.credit_id
		WHERE o.state = 'open' AND c.owner = $1 AND c.status <> 'withdrawn')
	ORDER BY name`

// DisputedRepos are an owner's repositories in which a dispute is open, private ones
// too, by name.
func (s *Store) DisputedRepos(ctx context.Context, owner string) ([]history.Repo, error) {
	var repos []history.Repo
	err := each(ctx, s.reader, selectDisputedRepos, []any{strings.ToLower(owner)}, func(rows *sql.Rows) error {
		r, err := scanRepo(rows)
		repos = append(repos, r.Repo)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find where disputes are open at %s: %w", owner, err)
	}
	return repos, nil
}

// FileDispute files a dispute, of which Receipt, By, At, Claim and Reason are set. Who
// may is for the caller to know.
func (s *Store) FileDispute(ctx context.Context, d scoring.Dispute) (scoring.Filing, error) {
	outcome := scoring.Filed
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		c, err := creditByID(ctx, tx, d.Receipt)
		if errors.Is(err, ErrNotFound) || err == nil && c.status == scoring.Withdrawn {
			outcome = scoring.FiledLate
			return nil
		}
		var reason string
		if err == nil {
			d.By, reason, err = withoutErased(ctx, tx, c.thread, d.By, d.Reason)
		}
		if err != nil {
			return err
		}
		var open bool
		var lately int
		err = tx.QueryRowContext(ctx, `
			SELECT EXISTS (SELECT 1 FROM disputes WHERE credit_id = $1 AND by_id = $2 AND state = 'open'),
			       (SELECT count(*) FROM disputes WHERE by_id = $2 AND at > $3)`, d.Receipt, d.By.ID, unix(d.At.Add(-24*time.Hour))).Scan(&open, &lately)
		switch {
		case err != nil:
			return err
		case open:
			outcome = scoring.FiledBefore
			return nil
		case lately >= scoring.DisputesADay:
			outcome = scoring.FiledTooMany
			return nil
		}
		if err := knowAccount(ctx, tx, d.By, unix(d.At)); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO disputes (credit_id, by_id, at, claim, reason, state, decider_id, decided_at, answer)
			VALUES ($1, $2, $3, $4, $5, 'open', 0, 0, '')`, d.Receipt, d.By.ID, unix(d.At), string(d.Claim), reason)
		return err
	})
	if err != nil {
		return outcome, fmt.Errorf("dispute receipt %s: %w", d.Receipt, err)
	}
	return outcome, nil
}

// TakeBackDispute takes a person's open dispute on a receipt back, with its text. It
// reports false when there is none.
func (s *Store) TakeBackDispute(ctx context.Context, receipt string, by history.Account) (bool, error) {
	done := false
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		e, err := erasedPeople(ctx, tx)
		if err != nil {
			return err
		}
		who := e.disguise(history.Activity{Actor: by}).Actor
		result, err := tx.ExecContext(ctx, `
			UPDATE disputes
			SET state = 'taken back', reason = ''
			WHERE credit_id = $1 AND by_id = $2 AND state = 'open'`, receipt, who.ID)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		done = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("take back the dispute on receipt %s: %w", receipt, err)
	}
	return done, nil
}

// errDecided says that a dispute can not be decided, or not by that person.
var errDecided = errors.New("the dispute is not open to be decided")

// DecideDispute decides an open dispute in one transaction with what withdraws the
// credit: an activity, as "/uncredit" gives one. The ledger follows when the thread is
// judged again, for which it is marked. It reports false, and does nothing, where the
// dispute is not open, the credit is withdrawn, or the credit or a dispute on it is the
// decider's own. Whether they maintain the repository is for the caller to know.
func (s *Store) DecideDispute(ctx context.Context, d scoring.Decision) (bool, error) {
	err := s.decideDispute(ctx, d)
	if errors.Is(err, errDecided) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("decide dispute %d: %w", d.Dispute, err)
	}
	return true, nil
}

func (s *Store) decideDispute(ctx context.Context, d scoring.Decision) error {
	r, _, err := s.Receipt(ctx, d.Receipt)
	if errors.Is(err, ErrNotFound) {
		return errDecided
	}
	if err != nil {
		return err
	}
	var said []history.Activity
	state := scoring.CreditStands
	if d.Withdraw {
		state = scoring.CreditWithdrawn
		// The ledger's own word, not GitHub's, must not say whether the repository is private.
		repo := history.Repo{ID: r.Repo.ID, Owner: r.Repo.Owner, Name: r.Repo.Name}
		said = append(said, history.Activity{Repo: repo, Number: r.Number, Type: r.Type, Verb: history.Uncredited, ID: -d.Dispute,
			Actor: d.By, At: d.At, Subject: string(r.Kind), Target: r.Actor, As: history.Maintainer})
	}
	return s.telling(ctx, said, func(told telling) error {
		told.undated, told.own = true, true // it says nothing of what the repository is called
		return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			by, answer, err := mayDecide(ctx, tx, d)
			if err != nil {
				return err
			}
			if len(said) > 0 {
				if _, err := s.appendTx(ctx, tx, told, nil); err != nil {
					return err
				}
			}
			if err := knowAccount(ctx, tx, by, unix(d.At)); err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `
				UPDATE disputes
				SET state = $1, decider_id = $2, decided_at = $3, answer = $4
				WHERE id = $5`, string(state), by.ID, unix(d.At), answer, d.Dispute)
			return err
		})
	})
}

// mayDecide is who decides and what they answer, as the ledger may have it; errDecided
// where they may not.
func mayDecide(ctx context.Context, tx *sql.Tx, d scoring.Decision) (by history.Account, answer string, err error) {
	c, err := creditByID(ctx, tx, d.Receipt)
	if errors.Is(err, ErrNotFound) {
		err = errDecided
	}
	if err != nil {
		return by, "", err
	}
	if by, answer, err = withoutErased(ctx, tx, c.thread, d.By, d.Answer); err != nil {
		return by, "", err
	}
	all, err := disputes(ctx, tx, disputesOfReceipt, d.Receipt)
	if err != nil {
		return by, "", err
	}
	open := false
	for _, one := range all {
		if one.By.ID == by.ID {
			return by, "", errDecided
		}
		open = open || one.ID == d.Dispute && one.Open()
	}
	if !open || c.status == scoring.Withdrawn || c.actor == by.ID {
		return by, "", errDecided
	}
	return by, answer, nil
}

// creditByID reads a credit; ErrNotFound where there is none.
func creditByID(ctx context.Context, q querier, id string) (creditRow, error) {
	c, err := scanCredit(q.QueryRowContext(ctx, `
		SELECT `+creditColumns+`
		FROM credits
		WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return c, err
}

// withoutErased is what somebody says of a thread once people were erased, as
// [erased.disguise] and [erased.unname] have it.
func withoutErased(ctx context.Context, tx *sql.Tx, thread int64, by history.Account, text string) (history.Account, string, error) {
	e, err := erasedPeople(ctx, tx)
	if err != nil || len(e.standIn) == 0 {
		return by, text, err
	}
	told := e.disguise(history.Activity{Actor: by, Text: text})
	parts, err := numbers(ctx, tx, `SELECT account_id FROM thread_people WHERE account_id < 0 AND thread_id = $1`, thread)
	e.unname(&told, parts)
	return told.Actor, told.Text, err
}

// knowAccount adds an account that the ledger has not heard of.
func knowAccount(ctx context.Context, tx *sql.Tx, a history.Account, at int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO accounts (id, login, login_key, type, seen_at, comments, marked, alike, automated)
		VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0)
		ON CONFLICT DO NOTHING`, a.ID, a.Login, strings.ToLower(a.Login), a.Type, at)
	return err
}

// disputingOn selects who filed or decided disputes on threads; list stands in it twice.
func disputingOn(list string) string {
	return `
		SELECT d.by_id FROM disputes d JOIN credits c ON c.id = d.credit_id WHERE c.thread_id IN ` + list + `
		UNION
		SELECT d.decider_id FROM disputes d JOIN credits c ON c.id = d.credit_id WHERE c.thread_id IN ` + list
}
