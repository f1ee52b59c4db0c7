package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"glueledger/scoring/history"
)

// erased knows who was erased, by hashes of ids and logins.
type erased struct {
	salt    string
	standIn map[string]int64
	logins  map[string]int64 // words looked up so far: who had them as a login, 0 nobody
}

func erasedPeople(ctx context.Context, q querier) (erased, error) {
	e := erased{standIn: make(map[string]int64), logins: make(map[string]int64)}
	err := each(ctx, q, `SELECT account_key, stand_in FROM erased`, nil, func(rows *sql.Rows) error {
		var key string
		var id int64
		err := rows.Scan(&key, &id)
		e.standIn[key] = id
		return err
	})
	if err == nil {
		e.salt, err = setting(ctx, q, settingSalt)
	}
	return e, err
}

// Erased reports whether an account was erased.
func (s *Store) Erased(ctx context.Context, account int64) (bool, error) {
	is, err := isErased(ctx, s.reader, account)
	if err != nil {
		return false, fmt.Errorf("see whether account %d was erased: %w", account, err)
	}
	return is, nil
}

func isErased(ctx context.Context, q querier, account int64) (bool, error) {
	salt, err := setting(ctx, q, settingSalt)
	if err != nil || salt == "" {
		return false, err
	}
	found, err := numbers(ctx, q, `SELECT stand_in FROM erased WHERE account_key = $1`, erased{salt: salt}.idKey(account))
	return len(found) > 0, err
}

func (e erased) hash(s string) string {
	sum := sha256.Sum256([]byte(e.salt + s))
	return hex.EncodeToString(sum[:16])
}

func (e erased) idKey(id int64) string        { return e.hash(fmt.Sprintf("#%d", id)) }
func (e erased) loginKey(login string) string { return e.hash("@" + strings.ToLower(login)) }

// called is the stand-in of the person who had a login; 0 nobody who was erased.
// It is not safe for concurrent use.
func (e erased) called(login string) int64 {
	id, ok := e.logins[login]
	if !ok {
		id = e.standIn[e.loginKey(login)]
		e.logins[login] = id
	}
	return id
}

// words are what a login is as a word of its own.
var words = regexp.MustCompile(`[A-Za-z0-9_-]+`)

// unname takes the logins of people who were erased out of what sentences may
// quote of an activity: its text, and the titles that it tells of. That is for
// threads where these people have a part: elsewhere a login is mostly a word like
// any other.
func (e erased) unname(a *history.Activity, standIns []int64) {
	texts := []*string{&a.Text}
	if a.Verb == history.Opened || a.Verb == history.Renamed {
		texts = append(texts, &a.Subject, &a.From)
	}
	for _, text := range texts {
		*text = words.ReplaceAllStringFunc(*text, func(word string) string {
			login := strings.Trim(word, "-_") // which may be markup
			if id := e.called(login); id == 0 || !slices.Contains(standIns, id) {
				return word
			}
			return strings.Replace(word, login, history.GhostLogin, 1)
		})
	}
}

// mentioned is a mention in a text.
var mentioned = regexp.MustCompile(`@[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?`)

// disguise is an activity as it is told once people were erased.
func (e erased) disguise(a history.Activity) history.Activity {
	for _, account := range []*history.Account{&a.Actor, &a.Target} {
		if account.ID == 0 {
			continue
		}
		id, ok := account.ID, account.ID < 0
		if !ok {
			id, ok = e.standIn[e.idKey(account.ID)]
		}
		if ok {
			*account = history.Account{ID: id, Login: history.GhostLogin, Type: "User"}
		}
	}
	if strings.Contains(a.Text, "@") {
		a.Text = mentioned.ReplaceAllStringFunc(a.Text, func(s string) string {
			if e.called(s[1:]) != 0 {
				return "@" + history.GhostLogin
			}
			return s
		})
	}
	return a
}

// disguised are activities as they are told once people were erased; the batch
// itself where nobody was.
func (e erased) disguised(batch []history.Activity) []history.Activity {
	if len(e.standIn) == 0 {
		return batch
	}
	out := make([]history.Activity, len(batch))
	for i := range batch {
		out[i] = e.disguise(batch[i])
	}
	return out
}

// unname is erased.unname for what a batch tells of threads where people who were
// erased have a part.
func (a *appending) unname(ctx context.Context, e erased, threads []*toldThread) error {
	if len(e.standIn) == 0 {
		return nil
	}
	parts := make(map[int64][]int64)
	var known []int64
	for _, t := range threads {
		if !t.isNew {
			known = append(known, t.id)
		}
		for _, p := range t.people {
			if p < 0 {
				parts[t.id] = append(parts[t.id], p)
			}
		}
	}
	err := inBatches(known, func(list string, args []any) error {
		return each(ctx, a.tx, `SELECT thread_id, account_id FROM thread_people WHERE account_id < 0 AND thread_id IN `+list, args, func(rows *sql.Rows) error {
			var thread, person int64
			err := rows.Scan(&thread, &person)
			parts[thread] = append(parts[thread], person)
			return err
		})
	})
	if err != nil {
		return err
	}
	for _, t := range threads {
		if len(parts[t.id]) == 0 {
			continue
		}
		for i := range t.rows {
			told, err := t.rows[i].activity()
			if err != nil {
				return err
			}
			e.unname(&told, parts[t.id])
			if t.rows[i], err = newActivityRow(&told); err != nil {
				return err
			}
		}
		t.newestRows()
	}
	return nil
}

var errErasedMeanwhile = errors.New("somebody was erased meanwhile")

// stillErased holds a transaction against how many people were known to be erased
// before it began.
func stillErased(ctx context.Context, tx *sql.Tx, known int) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM erased`).Scan(&n); err != nil {
		return err
	}
	if n != known {
		return errErasedMeanwhile
	}
	return nil
}
