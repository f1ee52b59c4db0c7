package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"
)

// deliveriesOf calls f with the deliveries that tell of a repository, some at a
// time. Those of installations that are still waiting are not among them: they
// tell of others too.
func (s *Store) deliveriesOf(ctx context.Context, r repoRow, f func(seqs []int64) error) error {
	const atOnce = 200
	mentions, err := s.mentionsOf(ctx, r)
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		var found []int64
		n := 0
		err := each(ctx, s.reader, `
			SELECT d.seq, d.event, d.body, w.seq IS NOT NULL
			FROM deliveries d
			LEFT JOIN deliveries_waiting w ON w.seq = d.seq
			WHERE d.seq > $1
			ORDER BY d.seq
			LIMIT $2`, []any{after, atOnce}, func(rows *sql.Rows) error {
			var event string
			var body sql.RawBytes
			var waits bool
			n++
			if err := rows.Scan(&after, &event, &body, &waits); err != nil {
				return err
			}
			if mentions.in(body) && (!waits || !strings.HasPrefix(event, "installation")) {
				found = append(found, after)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(found) > 0 {
			if err := f(found); err != nil {
				return err
			}
		}
		if n < atOnce {
			return nil
		}
	}
}

// mentions is what a payload has that tells of a repository.
type mentions struct {
	id    int64
	names []string // all that it ever had, in lower case
}

func (s *Store) mentionsOf(ctx context.Context, r repoRow) (mentions, error) {
	m := mentions{id: r.ID}
	err := each(ctx, s.reader, `SELECT name FROM repo_names WHERE repo_id = $1`, []any{r.id}, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		m.names = append(m.names, name)
		return err
	})
	return m, err
}

// in reports whether a payload is about the repository, or names it among
// others. What is no JSON is, when it has its name anywhere.
func (m mentions) in(body []byte) bool {
	if !m.maybeIn(body) {
		return false
	}
	type repo struct {
		ID       int64  `json:"id"`
		FullName string `json:"full_name"`
	}
	var p struct {
		Repository   *repo  `json:"repository"`
		Repositories []repo `json:"repositories"`
		Added        []repo `json:"repositories_added"`
		Removed      []repo `json:"repositories_removed"`
	}
	if json.Unmarshal(body, &p) != nil {
		return m.namedIn(body)
	}
	all := append(append(p.Repositories, p.Added...), p.Removed...)
	if p.Repository != nil {
		all = append(all, *p.Repository)
	}
	for _, r := range all {
		if r.ID != 0 && m.id != 0 {
			if r.ID == m.id {
				return true
			}
			continue
		}
		for _, name := range m.names {
			if strings.EqualFold(r.FullName, name) {
				return true
			}
		}
	}
	return false
}

// maybeIn is quick, and false only for what does not mention the repository.
func (m mentions) maybeIn(body []byte) bool {
	return m.id != 0 && bytes.Contains(body, strconv.AppendInt(nil, m.id, 10)) || m.namedIn(body)
}

func (m mentions) namedIn(body []byte) bool {
	lower := bytes.ToLower(body)
	for _, name := range m.names {
		if bytes.Contains(lower, []byte(name)) {
			return true
		}
	}
	return false
}

// forgetDeliveries deletes deliveries, whatever became of them.
func forgetDeliveries(ctx context.Context, tx *sql.Tx, seqs []int64) error {
	return inBatches(seqs, func(list string, args []any) error {
		for _, table := range []string{"deliveries_waiting", "deliveries_failed", "deliveries"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE seq IN `+list, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// purgeReports forgets what became of a repository's own reports, and takes it
// out of what was noted for those that tell of others too.
func purgeReports(ctx context.Context, tx *sql.Tx, r repoRow) error {
	scope := "repo/" + strconv.FormatInt(r.ID, 10)
	for _, query := range []string{
		`DELETE FROM reports WHERE scope = $1`,
		`DELETE FROM posts WHERE key LIKE 'report/' || $1 || '/%'`,
	} {
		if _, err := tx.ExecContext(ctx, query, scope); err != nil {
			return err
		}
	}
	kept := make(map[string]string)
	err := each(ctx, tx, `SELECT key, waiting FROM reports WHERE waiting <> ''`, nil, func(rows *sql.Rows) error {
		var key, waiting string
		if err := rows.Scan(&key, &waiting); err != nil {
			return err
		}
		if left := without(waiting, r, nameKey(r.Owner, r.Name)); left != waiting {
			kept[key] = left
		}
		return nil
	})
	if err != nil {
		return err
	}
	for key, waiting := range kept {
		if _, err := tx.ExecContext(ctx, `UPDATE reports SET waiting = $1 WHERE key = $2`, waiting, key); err != nil {
			return err
		}
	}
	return nil
}

// without is a list of threads, as JSON, without those of a repository.
func without(list string, r repoRow, name string) string {
	var threads []json.RawMessage
	if json.Unmarshal([]byte(list), &threads) != nil {
		return list
	}
	left := threads[:0:0]
	for _, thread := range threads {
		var t struct {
			Repo struct {
				ID          int64
				Owner, Name string
			}
		}
		_ = json.Unmarshal(thread, &t) // one of another form is looked at as a text
		same := r.ID != 0 && t.Repo.ID == r.ID || nameKey(t.Repo.Owner, t.Repo.Name) == name
		if !same && !bytes.Contains(bytes.ToLower(thread), []byte(name)) {
			left = append(left, thread)
		}
	}
	if len(left) == len(threads) {
		return list
	}
	data, err := json.Marshal(left)
	if err != nil { // what was JSON still is
		return "[]"
	}
	return string(data)
}
