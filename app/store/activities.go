package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"glueledger/scoring/history"
)

// activityRow is a row of activities, without its thread.
type activityRow struct {
	key, verb          string
	id, actor          int64
	at, updated        int64
	subject, text, url string
	rest               string
}

// rest is what only few verbs have. A target's login and type come from
// accounts.
type rest struct {
	From     string `json:"from,omitempty"`
	Target   *int64 `json:"target,omitempty"`
	Draft    bool   `json:"draft,omitempty"`
	ReviewID int64  `json:"review,omitempty"`
	ReplyTo  int64  `json:"reply_to,omitempty"`
	Path     string `json:"path,omitempty"`
	ViaApp   bool   `json:"via_app,omitempty"`
	As       string `json:"as,omitempty"`
}

func newActivityRow(a *history.Activity) (activityRow, error) {
	row := activityRow{
		key: a.Key(), verb: string(a.Verb), id: a.ID, actor: a.Actor.ID,
		at: unix(a.At), updated: unix(a.Updated), subject: a.Subject, text: a.Text, url: a.URL,
	}
	r := rest{
		From: a.From, Draft: a.Draft, ReviewID: a.ReviewID, ReplyTo: a.ReplyTo,
		Path: a.Path, ViaApp: a.ViaApp, As: a.As,
	}
	if a.Target != (history.Account{}) {
		r.Target = &a.Target.ID
	}
	if r == (rest{}) {
		return row, nil
	}
	data, err := json.Marshal(r)
	row.rest = string(data)
	return row, err
}

// activity is the inverse of newActivityRow but for names, which the library
// knows.
func (row *activityRow) activity() (history.Activity, error) {
	a := history.Activity{
		Verb: history.Verb(row.verb), ID: row.id, Actor: history.Account{ID: row.actor},
		At: moment(row.at), Updated: moment(row.updated),
		Subject: row.subject, Text: row.text, URL: row.url,
	}
	if row.rest == "" {
		return a, nil
	}
	var r rest
	if err := json.Unmarshal([]byte(row.rest), &r); err != nil {
		return a, fmt.Errorf("read activity %s: %w", row.key, err)
	}
	a.From, a.Draft, a.ReviewID, a.ReplyTo, a.Path, a.ViaApp, a.As = r.From, r.Draft, r.ReviewID, r.ReplyTo, r.Path, r.ViaApp, r.As
	if r.Target != nil {
		a.Target.ID = *r.Target
		if *r.Target == 0 {
			a.Target = history.Ghost
		}
	}
	return a, nil
}

// newer reports whether the row is a later version than another with its key.
// Where neither is later, the greater counts: sources may know more or less, and
// which came first must not matter.
func (row *activityRow) newer(other activityRow) bool {
	return cmp.Or(
		cmp.Compare(row.updated, other.updated),
		cmp.Compare(row.text, other.text),
		cmp.Compare(row.subject, other.subject),
		cmp.Compare(row.rest, other.rest),
		cmp.Compare(row.actor, other.actor),
		cmp.Compare(row.url, other.url),
		cmp.Compare(row.at, other.at),
	) > 0
}

// utterance is what the row tells about whether a program writes its actor's
// comments. It reports false for what says nothing about that.
func (row *activityRow) utterance() (history.Utterance, bool) {
	switch history.Verb(row.verb) {
	case history.Commented, history.Reviewed, history.ReviewCommented:
		if row.text == "" || row.actor == 0 {
			break
		}
		if a, err := row.activity(); err != nil || a.ViaApp {
			break // an app wrote it in a person's name
		}
		if history.MayCommand(row.text) && history.Read(row.text).OnlyLedger() {
			break // commands are alike whoever gives them
		}
		return history.Listen(row.text), true
	}
	return history.Utterance{}, false
}

const activityColumns = `thread_id, key, verb, id, actor_id, at, updated, subject, text, url, rest`

func (row *activityRow) values(thread int64) []any {
	return []any{
		thread, row.key, row.verb, row.id, row.actor, row.at, row.updated,
		row.subject, row.text, row.url, row.rest,
	}
}

const selectActivities = `
	SELECT key, verb, id, actor_id, at, updated, subject, text, url, rest
	FROM activities
	WHERE thread_id = $1
	ORDER BY key`

func scanActivity(rows *sql.Rows) (activityRow, error) {
	var r activityRow
	err := rows.Scan(&r.key, &r.verb, &r.id, &r.actor, &r.at, &r.updated, &r.subject, &r.text, &r.url, &r.rest)
	return r, err
}

// threadRows reads a thread's activities.
func threadRows(ctx context.Context, q querier, thread int64) ([]activityRow, error) {
	var all []activityRow
	err := each(ctx, q, selectActivities, []any{thread}, func(rows *sql.Rows) error {
		row, err := scanActivity(rows)
		all = append(all, row)
		return err
	})
	return all, err
}

// knownRows reads those of a thread's activities that have one of the keys.
func knownRows(ctx context.Context, tx *sql.Tx, thread int64, keys []string) (map[string]activityRow, error) {
	known := make(map[string]activityRow, len(keys))
	err := inBatches(keys, func(list string, args []any) error {
		return each(ctx, tx, `
			SELECT key, verb, id, actor_id, at, updated, subject, text, url, rest
			FROM activities
			WHERE thread_id = ? AND key IN `+list, append([]any{thread}, args...),
			func(rows *sql.Rows) error {
				row, err := scanActivity(rows)
				known[row.key] = row
				return err
			})
	})
	return known, err
}

// replace writes another version of a known activity.
func (a *appending) replace(ctx context.Context, thread int64, row activityRow) error {
	_, err := a.tx.ExecContext(ctx, `
		UPDATE activities
		SET verb = $1, id = $2, actor_id = $3, at = $4, updated = $5,
		    subject = $6, text = $7, url = $8, rest = $9
		WHERE thread_id = $10 AND key = $11`,
		row.verb, row.id, row.actor, row.at, row.updated,
		row.subject, row.text, row.url, row.rest, thread, row.key)
	return err
}
