package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// CreditQuery selects credits; empty fields select all.
type CreditQuery struct {
	Owner, Repo    string // regardless of case, as GitHub has it
	Number         int
	Actor          string // login
	Kind           scoring.Kind
	Month          *scoring.Month
	IncludePrivate bool // also those of private repositories
}

// conditions are the query's WHERE clause, for credits as c, repos as r, threads
// as t and accounts as p.
func (q CreditQuery) conditions(ctx context.Context, db querier) (string, []any, error) {
	where := []string{"c.status <> 'withdrawn'"}
	var args []any
	and := func(condition string, arg any) {
		args = append(args, arg)
		where = append(where, fmt.Sprintf("%s $%d", condition, len(args)))
	}
	if q.Repo != "" {
		r, err := repoNamed(ctx, db, q.Owner, q.Repo)
		if err != nil {
			return "", nil, err
		}
		and("c.repo_id =", r.id)
	} else if q.Owner != "" {
		and("c.owner =", strings.ToLower(q.Owner))
	}
	if q.Number != 0 {
		and("t.number =", q.Number)
	}
	if q.Actor != "" {
		account, err := accountByLogin(ctx, db, q.Actor)
		if err != nil {
			return "", nil, err
		}
		and("c.actor_id =", account.id)
	}
	if q.Kind != "" {
		and("c.kind =", string(q.Kind))
	}
	if q.Month != nil {
		and("c.month =", monthIndex(*q.Month))
	}
	if !q.IncludePrivate {
		and("c.private <=", onGitHub)
	}
	return strings.Join(where, " AND "), args, nil
}

// Credits yields the current credits, pending and confirmed, by repository
// (full name), number, login of the actor and kind. An error of yield ends it.
// What the query names and the ledger does not know has no credits.
func (s *Store) Credits(ctx context.Context, q CreditQuery, yield func(scoring.Receipt) error) error {
	where, args, err := q.conditions(ctx, s.quick)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	tables := `credits c`
	if q.Number != 0 {
		tables = receiptTables
	}
	var damped map[string]scoring.Damping
	if err == nil {
		damped, err = s.dampingsOf(ctx, tables, where, args)
	}
	if err == nil {
		err = s.receipts(ctx, where, `r.owner || '/' || r.name, t.number, p.login, c.kind, c.id`, args, func(r scoring.Receipt) error {
			return yield(weighed(r, damped))
		})
	}
	if err != nil {
		return fmt.Errorf("read credits: %w", err)
	}
	return nil
}

// receipts yields credits with what they refer to, each weighing what it does
// within its thread. The conditions must be
// answered by one index of credits; the rest are look-ups by primary key. With an empty
// order they come in any, which costs less: the database writes out what it sorts.
func (s *Store) receipts(ctx context.Context, where, order string, args []any, yield func(scoring.Receipt) error) error {
	return each(ctx, s.quick, receiptQuery(where, order), args, func(rows *sql.Rows) error {
		r, err := scanReceipt(rows)
		if err != nil {
			return err
		}
		return yield(r)
	})
}

// The columns that scanReceipt reads, and where they come from.
const (
	receiptColumns = `c.id, c.thread_id, c.actor_id, c.kind, c.month, c.status, c.at, c.title, c.evidence,
		       c.effect, c.effect_at, c.why, c.rule, c.weight, c.waited, c.confirmed_at, c.withdrawn_at,
		       c.sum, c.alone_with, ` + isDisputed + `,
		       r.github_id, r.owner, r.name, r.private, ` + reachOf + ` = 1, t.number, t.type, p.login, p.type`
	receiptTables = `credits c
		CROSS JOIN repos r ON r.id = c.repo_id
		CROSS JOIN threads t ON t.id = c.thread_id
		CROSS JOIN accounts p ON p.id = c.actor_id`
)

func receiptQuery(where, order string) string {
	query := `
		SELECT ` + receiptColumns + `
		FROM ` + receiptTables + `
		WHERE ` + where
	if order != "" {
		query += `
		ORDER BY ` + order
	}
	return query
}

func scanReceipt(row interface{ Scan(...any) error }, more ...any) (scoring.Receipt, error) {
	var repo history.Repo
	var number int
	var typ history.ThreadType
	var actor history.Account
	var disputed bool
	c, err := scanCredit(row, append([]any{
		&disputed, &repo.ID, &repo.Owner, &repo.Name, &repo.Private, &repo.Closed, &number, &typ, &actor.Login, &actor.Type,
	}, more...)...)
	if err != nil {
		return scoring.Receipt{}, err
	}
	actor.ID = c.actor
	r, err := c.receipt(repo, number, typ, actor)
	r.Disputed = disputed
	return r, err
}

// Receipt returns the credit with that id and its journal, oldest entry first.
// A withdrawn credit is returned in its last form, with Status Withdrawn and
// without what was deleted from the thread since. It does not look at whether the
// repository is private: Receipt.Repo.Private says.
func (s *Store) Receipt(ctx context.Context, id string) (scoring.Receipt, []scoring.JournalEntry, error) {
	r, err := s.ReceiptAlone(ctx, id)
	if err != nil {
		return r, nil, err
	}
	if r.Status != scoring.Withdrawn {
		var damped map[string]scoring.Damping
		damped, err = s.dampings(ctx, []earner{{monthIndex(scoring.MonthOf(r.At())), r.Actor.ID}})
		r = weighed(r, damped)
	}
	if err != nil {
		return r, nil, fmt.Errorf("read receipt %s: %w", id, err)
	}
	journal, err := s.journal(ctx, id)
	if err != nil {
		return r, nil, fmt.Errorf("read the journal of receipt %s: %w", id, err)
	}
	quoted := quotedBy(r.Credit)
	for i := range journal {
		journal[i].Reason = unquote(journal[i].Reason, quoted)
	}
	return r, journal, nil
}

// ReceiptAlone is the credit of Receipt without its journal and without what other
// threads take from its weight, which cost more to read than the credit.
func (s *Store) ReceiptAlone(ctx context.Context, id string) (scoring.Receipt, error) {
	r, err := scanReceipt(s.quick.QueryRowContext(ctx, receiptQuery("c.id = $1", "c.id"), id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return r, fmt.Errorf("read receipt %s: %w", id, err)
	}
	return r, nil
}

// journal reads what happened to a credit, oldest entry first.
func (s *Store) journal(ctx context.Context, id string) ([]scoring.JournalEntry, error) {
	var journal []scoring.JournalEntry
	err := each(ctx, s.quick, `
		SELECT at, entry, rule, reason
		FROM journal
		WHERE credit_id = $1
		ORDER BY id`, []any{id}, func(rows *sql.Rows) error {
		var e scoring.JournalEntry
		var at int64
		err := rows.Scan(&at, &e.Entry, &e.Rule, &e.Reason)
		e.At = moment(at)
		journal = append(journal, e)
		return err
	})
	return journal, err
}

// ThreadReceipts reads the credits on a thread of that very repository, withdrawn
// ones too, in the order in which they were earned. It does not look at whether the
// repository is private. A thread that is not known has none.
func (s *Store) ThreadReceipts(ctx context.Context, repo history.Repo, number int) ([]scoring.Receipt, error) {
	r, err := s.sameRepo(ctx, repo)
	var t threadRow
	if err == nil {
		t, err = threadNumbered(ctx, s.quick, r.id, number)
	}
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	var all []scoring.Receipt
	if err == nil {
		err = s.receipts(ctx, onThread, "c.at, c.actor_id, c.kind, c.id", []any{t.id}, func(r scoring.Receipt) error {
			all = append(all, r)
			return nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read the credits on %s#%d: %w", repo.FullName(), number, err)
	}
	return all, nil
}

const onThread = "c.thread_id = $1"

// PublicRepos lists an owner's public repositories, by full name. They must not be changed.
func (s *Store) PublicRepos(ctx context.Context, owner string) ([]history.Repo, error) {
	repos, err := s.publicRepos.read(ctx, s, s.readPublicRepos)
	if err != nil {
		return nil, fmt.Errorf("list the public repositories of %s: %w", owner, err)
	}
	return repos[strings.ToLower(owner)], nil
}

// readPublicRepos reads the public repositories of each owner, whose name is in lower case.
func (s *Store) readPublicRepos(ctx context.Context) (map[string][]history.Repo, error) {
	repos := make(map[string][]history.Repo)
	err := each(ctx, s.quick, `
		SELECT github_id, owner, name
		FROM repos
		WHERE private = 0`, nil, func(rows *sql.Rows) error {
		var r history.Repo
		err := rows.Scan(&r.ID, &r.Owner, &r.Name)
		owner := strings.ToLower(r.Owner)
		repos[owner] = append(repos[owner], r)
		return err
	})
	for _, of := range repos {
		slices.SortFunc(of, func(a, b history.Repo) int { return cmp.Compare(a.FullName(), b.FullName()) })
	}
	return repos, err
}

// Repos lists the repositories, by full name; private ones too. They must not be changed.
func (s *Store) Repos(ctx context.Context) ([]history.Repo, error) {
	repos, err := s.repos.read(ctx, s, s.readRepos)
	if err != nil {
		return nil, fmt.Errorf("list repositories: %w", err)
	}
	return repos, nil
}

func (s *Store) readRepos(ctx context.Context) ([]history.Repo, error) {
	rows, err := allRepos(ctx, s.quick)
	if err != nil {
		return nil, err
	}
	repos := make([]history.Repo, 0, len(rows))
	for _, r := range rows {
		repos = append(repos, r.Repo)
	}
	slices.SortFunc(repos, func(a, b history.Repo) int {
		return cmp.Or(cmp.Compare(a.FullName(), b.FullName()), cmp.Compare(a.ID, b.ID))
	})
	return repos, nil
}
