package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// creditRow is a row of credits, without the copies of its repository.
type creditRow struct {
	id          string
	thread      int64
	actor       int64
	kind        scoring.Kind
	month       int
	status      scoring.Status
	at          int64
	title       string
	evidence    string
	effect      string
	effectAt    int64
	why         string
	rule        string
	weight      float64 // the total of sum
	waited      int64
	confirmedAt int64
	withdrawnAt int64
	sum         string
	aloneWith   int64
}

// creditID names a credit by where, whose and what it is, with the repository's
// name when it is first granted.
func creditID(repo history.Repo, number int, actor int64, kind scoring.Kind) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s#%d %d %s", repo.FullName(), number, actor, kind))
	return hex.EncodeToString(sum[:8])
}

// monthIndex numbers months, so that one is a number in an index.
func monthIndex(m scoring.Month) int { return m.Year*12 + int(m.Month) - 1 }

func monthAt(index int) scoring.Month {
	return scoring.Month{Year: index / 12, Month: time.Month(index%12 + 1)}
}

// newCreditRow is the row of a credit that scoring gave. Its id is set only by
// whoever knows that it is new.
func newCreditRow(thread int64, c scoring.Credit) (creditRow, error) {
	evidence, err := json.Marshal(evidenceRows(c.Evidence))
	if err != nil {
		return creditRow{}, err
	}
	sum, err := json.Marshal(partRows(c.Sum))
	return creditRow{
		thread: thread, actor: c.Actor.ID, kind: c.Kind, month: monthIndex(scoring.MonthOf(c.At())),
		status: c.Status, at: unix(c.At()), title: c.Title, evidence: string(evidence),
		effect: c.Effect, effectAt: unix(c.EffectAt), why: c.Why, rule: c.Rule,
		weight: c.Weight().Float(), waited: int64(c.Waited / time.Second),
		sum: string(sum), aloneWith: c.AloneWith,
	}, err
}

// evidence is one element of the evidence column.
type evidence struct {
	Verb    history.Verb `json:"verb"`
	ID      int64        `json:"id,omitempty"`
	Subject string       `json:"subject,omitempty"`
	At      int64        `json:"at"`
	URL     string       `json:"url,omitempty"`
}

func evidenceRows(all []scoring.Evidence) []evidence {
	rows := make([]evidence, len(all))
	for i, e := range all {
		rows[i] = evidence{e.Verb, e.ID, e.Subject, unix(e.At), e.URL}
	}
	return rows
}

// part is one element of the sum column.
type part struct {
	Name   scoring.PartName `json:"name"`
	Amount scoring.Points   `json:"amount"` // hundredths
	Why    string           `json:"why"`
}

func partRows(sum scoring.Sum) []part {
	rows := make([]part, len(sum))
	for i, p := range sum {
		rows[i] = part(p)
	}
	return rows
}

const creditColumns = `id, thread_id, actor_id, kind, month, status, at, title, evidence,
	effect, effect_at, why, rule, weight, waited, confirmed_at, withdrawn_at, sum, alone_with`

func scanCredit(row interface{ Scan(...any) error }, more ...any) (creditRow, error) {
	var c creditRow
	to := append(make([]any, 0, 32), // room for all columns of a receipt
		&c.id, &c.thread, &c.actor, &c.kind, &c.month, &c.status, &c.at, &c.title, &c.evidence,
		&c.effect, &c.effectAt, &c.why, &c.rule, &c.weight, &c.waited, &c.confirmedAt, &c.withdrawnAt,
		&c.sum, &c.aloneWith)
	err := row.Scan(append(to, more...)...)
	return c, err
}

// receipt is the inverse of newCreditRow.
func (c creditRow) receipt(repo history.Repo, number int, typ history.ThreadType, actor history.Account) (scoring.Receipt, error) {
	var rows []evidence
	if err := json.Unmarshal([]byte(c.evidence), &rows); err != nil {
		return scoring.Receipt{}, fmt.Errorf("read the evidence of credit %s: %w", c.id, err)
	}
	var parts []part
	if err := json.Unmarshal([]byte(c.sum), &parts); err != nil {
		return scoring.Receipt{}, fmt.Errorf("read the sum of credit %s: %w", c.id, err)
	}
	r := scoring.Receipt{ID: c.id, Credit: scoring.Credit{
		Repo: repo, Number: number, Type: typ, Title: c.title, Actor: actor, Kind: c.kind,
		Status: c.status, Effect: c.effect, EffectAt: moment(c.effectAt), Why: c.why,
		Rule: c.rule, Waited: time.Duration(c.waited) * time.Second, AloneWith: c.aloneWith,
	}}
	for _, p := range parts {
		r.Sum = append(r.Sum, scoring.Part(p))
	}
	for _, e := range rows {
		r.Evidence = append(r.Evidence, scoring.Evidence{
			Verb: e.Verb, ID: e.ID, Subject: e.Subject, At: moment(e.At), URL: e.URL,
		})
	}
	return r, nil
}

const selectThreadCredits = `
	SELECT ` + creditColumns + `
	FROM credits
	WHERE thread_id = $1
	ORDER BY id`

// creditsOfThread reads a thread's credits, withdrawn ones too.
func (s *Store) creditsOfThread(ctx context.Context, thread int64) ([]creditRow, error) {
	rows, err := s.threadCredits.QueryContext(ctx, thread)
	if err != nil {
		return nil, err
	}
	var all []creditRow
	err = drain(rows, func(rows *sql.Rows) error {
		c, err := scanCredit(rows)
		all = append(all, c)
		return err
	})
	return all, err
}

// journalRow is a row of journal that is to be added.
type journalRow struct {
	credit string
	entry  scoring.Entry
	rule   string
	reason string
}
