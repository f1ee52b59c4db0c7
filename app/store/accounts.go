package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"glueledger/scoring/history"
)

// sighting is how a payload showed an account.
type sighting struct {
	login, typ string
	at         int64
}

func (s sighting) later(than sighting) bool {
	return cmp.Or(cmp.Compare(s.at, than.at), strings.Compare(s.login, than.login), strings.Compare(s.typ, than.typ)) > 0
}

// accountRow is a row of accounts.
type accountRow struct {
	id int64
	sighting
	history.Behaviour
	automated bool
}

func (r accountRow) account() history.Account {
	return history.Account{ID: r.id, Login: r.login, Type: r.typ}
}

const accountColumns = `id, login, type, seen_at, comments, marked, alike, automated`

func scanAccount(row interface{ Scan(...any) error }) (accountRow, error) {
	var r accountRow
	err := row.Scan(&r.id, &r.login, &r.typ, &r.at, &r.Comments, &r.Marked, &r.Alike, &r.automated)
	return r, err
}

// accountsByID reads accounts; those that are not known are missing.
func accountsByID(ctx context.Context, q querier, ids []int64) (map[int64]accountRow, error) {
	accounts := make(map[int64]accountRow, len(ids))
	err := inBatches(ids, func(list string, args []any) error {
		return each(ctx, q, `
			SELECT `+accountColumns+`
			FROM accounts
			WHERE id IN `+list, args, func(rows *sql.Rows) error {
			r, err := scanAccount(rows)
			accounts[r.id] = r
			return err
		})
	})
	return accounts, err
}

// Accounts are accounts as they were seen last, by id; those that are not known are
// missing.
func (s *Store) Accounts(ctx context.Context, ids []int64) (map[int64]history.Account, error) {
	rows, err := accountsByID(ctx, s.quick, ids)
	if err != nil {
		return nil, fmt.Errorf("read %d accounts: %w", len(ids), err)
	}
	accounts := make(map[int64]history.Account, len(rows))
	for id, r := range rows {
		accounts[id] = r.account()
	}
	return accounts, nil
}

// accountByLogin reads the account that has a login now: of several the one that
// was seen with it last.
func accountByLogin(ctx context.Context, q querier, login string) (accountRow, error) {
	r, err := scanAccount(q.QueryRowContext(ctx, `
		SELECT `+accountColumns+`
		FROM accounts
		WHERE login_key = $1
		ORDER BY seen_at DESC, id DESC
		LIMIT 1`, strings.ToLower(login)))
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	return r, err
}

// selectFormer are the logins that accounts had before, but for those that
// somebody else has now.
const selectFormer = `
	SELECT f.account_id, f.login
	FROM former_logins f
	WHERE NOT EXISTS (SELECT 1 FROM accounts o WHERE o.login_key = f.login)`

// formerLogins reads the logins that accounts had before; where is a condition on
// selectFormer that begins with AND.
func formerLogins(ctx context.Context, q querier, where string, args ...any) (map[int64][]string, error) {
	former := make(map[int64][]string)
	err := each(ctx, q, selectFormer+" "+where+` ORDER BY f.account_id, f.login`, args, func(rows *sql.Rows) error {
		var id int64
		var login string
		err := rows.Scan(&id, &login)
		former[id] = append(former[id], login)
		return err
	})
	return former, err
}

// isBot reports whether an account is automated: by what GitHub says of it, by
// configuration or by its behaviour.
func (s *Store) isBot(r accountRow) bool {
	return r.Behaviour.Automated(r.login) || s.bots[strings.ToLower(r.login)] || history.IsBotAccount(r.account())
}

// noteAccounts keeps the newest of what sources say of accounts, counts what
// their comments tell of their behaviour, and marks the threads of those of
// which something changed that judgements depend on.
func (a *appending) noteAccounts(ctx context.Context, seen map[int64]sighting, comments []said) error {
	errs := parallel(len(comments), func(i int) error {
		comments[i].utterance, comments[i].tells = comments[i].row.utterance()
		return nil
	})
	for i, err := range errs {
		if t := comments[i].thread; err != nil { // it tells nothing of its author
			a.store.log.Error("comment cannot be read", "repo", t.repo.FullName(), "thread", t.number,
				"activity", comments[i].row.key, "err", err, "stack", stackOf(err))
		}
	}
	byAccount := make(map[int64][]said)
	for _, c := range comments {
		if c.tells {
			byAccount[c.by] = append(byAccount[c.by], c)
		}
	}
	ids := slices.Sorted(maps.Keys(seen))
	known, err := accountsByID(ctx, a.tx, ids)
	if err != nil {
		return err
	}
	upsert := newBulk(a.tx, "accounts", `id, login, login_key, type, seen_at, comments, marked, alike, automated`, `
		ON CONFLICT (id) DO UPDATE
		SET login = excluded.login, login_key = excluded.login_key, type = excluded.type,
		    seen_at = excluded.seen_at, comments = excluded.comments, marked = excluded.marked,
		    alike = excluded.alike, automated = excluded.automated`)
	shapes := newBulk(a.tx, "account_shapes", "account_id, shape, comments", `
		ON CONFLICT (account_id, shape) DO UPDATE
		SET comments = excluded.comments`)
	former := newBulk(a.tx, "former_logins", "account_id, login", "ON CONFLICT DO NOTHING")
	var changed []int64
	for _, id := range ids {
		before, isKnown := known[id]
		r := before
		r.id = id
		if s := seen[id]; !isKnown || s.later(r.sighting) {
			r.sighting = s
		}
		for _, login := range []string{before.login, seen[id].login} {
			if id > 0 && isKnown && login != "" && !strings.EqualFold(login, r.login) {
				if err := former.add(ctx, id, strings.ToLower(login)); err != nil {
					return err
				}
			}
		}
		if said := byAccount[id]; len(said) > 0 {
			if r.Behaviour, err = a.listen(ctx, shapes, r, isKnown, said); err != nil {
				return err
			}
		}
		r.automated = r.Behaviour.Automated(r.login)
		if r == before {
			continue
		}
		err := upsert.add(ctx, r.id, r.login, strings.ToLower(r.login), r.typ, r.at, r.Comments, r.Marked, r.Alike, r.automated)
		if err != nil {
			return err
		}
		if isKnown && (r.account() != before.account() || r.automated != before.automated) {
			changed = append(changed, id)
		}
	}
	if err := upsert.flush(ctx); err != nil {
		return err
	}
	for _, flush := range []*bulk{shapes, former} {
		if err := flush.flush(ctx); err != nil {
			return err
		}
	}
	return markThreadsOf(ctx, a.tx, changed)
}

// lookAgainAtAccounts works out anew, by what is counted of their comments, which
// accounts are automated. It marks no threads.
func lookAgainAtAccounts(ctx context.Context, tx *sql.Tx) error {
	accounts, err := allAccounts(ctx, tx)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(accounts)) {
		r := accounts[id]
		if automated := r.Behaviour.Automated(r.login); automated != r.automated {
			if _, err := tx.ExecContext(ctx, `UPDATE accounts SET automated = $1 WHERE id = $2`, automated, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// listen adds comments to an account's behaviour.
func (a *appending) listen(ctx context.Context, shapes *bulk, r accountRow, isKnown bool, comments []said) (history.Behaviour, error) {
	b := r.Behaviour
	grown := make(map[int64]int)
	for _, c := range comments {
		n := 1
		if c.no {
			n = -1
		}
		b.Comments += n
		if c.utterance.Marked {
			b.Marked += n
		}
		if c.utterance.Shape != 0 {
			grown[int64(c.utterance.Shape)] += n
		}
	}
	keys := slices.Sorted(maps.Keys(grown))
	had := make(map[int64]int)
	if isKnown {
		err := inBatches(keys, func(list string, args []any) error {
			return each(ctx, a.tx, `
				SELECT shape, comments
				FROM account_shapes
				WHERE account_id = ? AND shape IN `+list, append([]any{r.id}, args...),
				func(rows *sql.Rows) error {
					var shape int64
					var n int
					err := rows.Scan(&shape, &n)
					had[shape] = n
					return err
				})
		})
		if err != nil {
			return b, err
		}
	}
	shrunk := false
	for _, shape := range keys {
		n := had[shape] + grown[shape]
		shrunk = shrunk || (grown[shape] < 0 && had[shape] == r.Alike)
		b.Alike = max(b.Alike, n)
		if grown[shape] == 0 {
			continue
		}
		if err := shapes.add(ctx, r.id, shape, n); err != nil {
			return b, err
		}
	}
	if !shrunk {
		return b, nil
	}
	if err := shapes.flush(ctx); err != nil { // the commonest shape may be another now
		return b, err
	}
	err := a.tx.QueryRowContext(ctx, `
		SELECT max(comments)
		FROM account_shapes
		WHERE account_id = $1`, r.id).Scan(&b.Alike)
	return b, err
}

// markThreadsOf marks the threads that accounts have a part in.
func markThreadsOf(ctx context.Context, tx *sql.Tx, accounts []int64) error {
	for _, id := range accounts {
		_, err := tx.ExecContext(ctx, `
			UPDATE threads
			SET version = version + 1, look_at = 0
			WHERE id IN (SELECT thread_id FROM thread_people WHERE account_id = $1)`, id)
		if err != nil {
			return err
		}
	}
	return nil
}

// listed is the form in which settings keep a list.
func listed(names map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(names)), "\n")
}

// takeBots gives a store the bots that the ledger was last opened for writing with,
// or notes that they are others than it was given.
func (s *Store) takeBots(ctx context.Context) error {
	noted, err := setting(ctx, s.reader, settingBots)
	if err != nil || noted == listed(s.bots) {
		return err
	}
	if len(s.bots) > 0 {
		s.otherBots = &noted
		return nil
	}
	for login := range strings.SplitSeq(noted, "\n") {
		s.bots[login] = true
	}
	return nil
}

// checkBots fails when the store was given other bots than the ledger was made
// with: nothing that is judged with them can be compared with it.
func (s *Store) checkBots() error {
	if s.otherBots == nil {
		return nil
	}
	inWords := func(list string) string { return cmp.Or(strings.ReplaceAll(list, "\n", ", "), "none") }
	return fmt.Errorf("the ledger was made with other bots (%s) than were given now (%s): give the same or none",
		inWords(*s.otherBots), inWords(listed(s.bots)))
}

// noteBots marks the threads of accounts that the configuration newly lists as
// bots, or lists no longer.
func (s *Store) noteBots(ctx context.Context) error {
	list := listed(s.bots)
	before, err := setting(ctx, s.reader, settingBots)
	if err != nil {
		return err
	}
	if before == list {
		return nil
	}
	changed := make(map[string]bool)
	for login := range strings.SplitSeq(before, "\n") {
		changed[login] = !s.bots[login]
	}
	for login := range s.bots {
		_, listed := changed[login]
		changed[login] = !listed
	}
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for login, differs := range changed {
			if !differs || login == "" {
				continue
			}
			r, err := accountByLogin(ctx, tx, login)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if err := markThreadsOf(ctx, tx, []int64{r.id}); err != nil {
				return err
			}
		}
		return set(ctx, tx, settingBots, list)
	})
}
