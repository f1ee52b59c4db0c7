package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"glueledger/scoring"
)

// jsonWaitingList is what waits in a scope, one wait after another.
type jsonWaitingList struct {
	Counts  []jsonWait    `json:"counts"`
	Waiting []jsonWaiting `json:"waiting"`
}

// jsonWait is how much waits for one thing.
type jsonWait struct {
	For     string `json:"for"`       // as the parameter has it
	Waits   string `json:"waits_for"` // as threads have it
	Threads int    `json:"threads"`
	More    bool   `json:"or_more"` // it is not counted any further
}

// waitNames are the things that threads can wait for, as the parameter has them.
func waitNames() []string {
	var names []string
	for _, wait := range scoring.Waits() {
		names = append(names, wordsForWait(wait).slug)
	}
	return names
}

// waitPlace is a place in the lists of all waits.
type waitPlace struct {
	wait  int // of scoring.Waits
	after time.Time
	skip  int
}

// readWaitPlace reads where a list goes on; the beginning without a cursor.
func readWaitPlace(query url.Values) (waitPlace, error) {
	parts, err := readCursor(query, waitingCursor, 3)
	if err != nil || parts == nil {
		return waitPlace{}, err
	}
	var numbers [3]int64
	for i, part := range parts {
		if numbers[i], err = wholeNumber(part); err != nil {
			return waitPlace{}, err
		}
	}
	const never = 1 << 40 // seconds
	if numbers[0] >= int64(len(scoring.Waits())) || numbers[1] > never || numbers[2] > 1<<20 {
		return waitPlace{}, wrongCursor()
	}
	at := waitPlace{wait: int(numbers[0]), skip: int(numbers[2])}
	if numbers[1] > 0 {
		at.after = time.Unix(numbers[1], 0).UTC()
	}
	return at, nil
}

// cursor asks for the list from the place on.
func (at waitPlace) cursor() string {
	seconds := int64(0)
	if !at.after.IsZero() {
		seconds = at.after.Unix()
	}
	return writeCursor(waitingCursor, strconv.Itoa(at.wait), strconv.FormatInt(seconds, 10), strconv.Itoa(at.skip))
}

func (s *server) apiWaiting(w http.ResponseWriter, r *http.Request, query url.Values) (any, error) {
	seen, err := s.apiScope(r)
	if err != nil {
		return nil, err
	}
	only, err := oneOf(query, "for", waitNames())
	if err != nil {
		return nil, err
	}
	size, err := pageSize(query)
	if err != nil {
		return nil, err
	}
	at, err := readWaitPlace(query)
	if err != nil {
		return nil, err
	}
	choices, err := s.reader.Choices(r.Context())
	if err != nil {
		return nil, fmt.Errorf("read what people chose to show: %w", err)
	}
	out := jsonWaitingList{Waiting: []jsonWaiting{}}
	if out.Counts, err = s.waitCounts(r.Context(), seen); err != nil {
		return nil, err
	}
	next := ""
	for i, count := range out.Counts {
		if i < at.wait || only != "" && only != count.For || count.Threads == 0 {
			continue
		}
		if i > at.wait {
			at = waitPlace{wait: i}
		}
		left := size - len(out.Waiting)
		if left == 0 {
			next = at.cursor()
			break
		}
		threads, after, err := s.waitingFrom(r.Context(), seen, at, left)
		if err != nil {
			return nil, err
		}
		for _, t := range choices.Waiting(threads) {
			out.Waiting = append(out.Waiting, s.outside.jsonWaiting(t))
		}
		if after != nil {
			next = after.cursor()
			break
		}
	}
	s.linkPages(w, r, query, next)
	return out, nil
}

// waitingFrom reads so many threads that wait for one thing from a place on, and the
// place behind them; nil where there are no more.
func (s *server) waitingFrom(ctx context.Context, seen scopeSeen, at waitPlace, n int) ([]scoring.WaitingThread, *waitPlace, error) {
	q := scoring.WaitingQuery{For: scoring.Waits()[at.wait], AsOf: s.now(), After: at.after, Skip: at.skip, Limit: n + 1, Most: 1}
	lists, err := s.reader.Waiting(ctx, seen.scope, []scoring.WaitingQuery{q}, seen.private)
	if err != nil {
		return nil, nil, fmt.Errorf("read what waits in %s: %w", seen.scope, err)
	}
	threads := lists[0].Threads
	if len(threads) <= n {
		return threads, nil, nil
	}
	threads = threads[:n]
	since, skip := placeBehind(threads, q)
	return threads, &waitPlace{at.wait, since, skip}, nil
}

// waitCounts are how many threads wait for each thing.
func (s *server) waitCounts(ctx context.Context, seen scopeSeen) ([]jsonWait, error) {
	var queries []scoring.WaitingQuery
	for _, wait := range scoring.Waits() {
		queries = append(queries, scoring.WaitingQuery{For: wait, AsOf: s.now(), Most: todoCounted})
	}
	lists, err := s.reader.Waiting(ctx, seen.scope, queries, seen.private)
	if err != nil {
		return nil, fmt.Errorf("count what waits in %s: %w", seen.scope, err)
	}
	var counts []jsonWait
	for i, q := range queries {
		counts = append(counts, jsonWait{wordsForWait(q.For).slug, string(q.For), lists[i].Count, lists[i].Count >= todoCounted})
	}
	return counts, nil
}
