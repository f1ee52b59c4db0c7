package ghclient

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"
)

// listing answers as GitHub does for a list sorted by when its members were
// updated, longest ago first, two on a page.
func listing(members *[]Thread) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		since, _ := time.Parse(time.RFC3339, q.Get("since"))
		all := slices.DeleteFunc(slices.Clone(*members), func(t Thread) bool { return t.UpdatedAt.Before(since) })
		slices.SortStableFunc(all, func(a, b Thread) int { return a.UpdatedAt.Compare(b.UpdatedAt) })
		n := 1
		if s := q.Get("page"); s != "" {
			n, _ = strconv.Atoi(s)
		}
		page := all[min(2*n-2, len(all)):min(2*n, len(all))]
		if len(all) > 2*n {
			q.Set("page", strconv.Itoa(n+1))
			w.Header().Set("Link", fmt.Sprintf(`<https://api.github.com%s?%s>; rel="next"`, r.URL.Path, q.Encode()))
		}
		body, err := json.Marshal(page)
		if err != nil {
			panic(err)
		}
		says(200, string(body))(w, r)
	}
}

// However threads are deleted or updated while the pages are fetched, each that
// stays is listed.
func TestNoThreadIsLeftOutOfAList(t *testing.T) {
	for _, test := range []struct {
		name  string
		apart time.Duration // one update from the next
		after func(page int, members []Thread) []Thread
	}{
		{"nothing happens", time.Minute, func(_ int, members []Thread) []Thread { return members }},
		{"the first of those listed is deleted after each page", time.Minute, func(_ int, members []Thread) []Thread { return members[1:] }},
		{"the last one listed is deleted", time.Minute, func(page int, members []Thread) []Thread {
			if page == 1 {
				return slices.Delete(members, 1, 2)
			}
			return members
		}},
		{"the first is updated", time.Minute, func(page int, members []Thread) []Thread {
			if page == 1 {
				members[0].UpdatedAt = noon.Add(time.Hour)
			}
			return members
		}},
		{"all at one moment", 0, func(_ int, members []Thread) []Thread { return members }},
		{"all in a few seconds", 400 * time.Millisecond, func(_ int, members []Thread) []Thread { return members }},
	} {
		t.Run(test.name, func(t *testing.T) {
			var members []Thread
			for i := range 9 {
				members = append(members, Thread{Number: i + 1, UpdatedAt: noon.Add(time.Duration(i) * test.apart).Truncate(time.Second)})
			}
			_, app := newFake(t, listing(&members))
			listed := make(map[int]bool)
			pages := 0
			for cursor, more := "", true; more; more = cursor != "" {
				page, next, err := app.Client(1).Threads(t.Context(), testRepo, time.Time{}, cursor)
				if err != nil {
					t.Fatal(err)
				}
				for _, th := range page {
					listed[th.Number] = true
				}
				if pages++; pages > 20 {
					t.Fatal("the list does not end")
				}
				cursor = next
				members = test.after(pages, members)
			}
			for _, th := range members {
				if !listed[th.Number] {
					t.Errorf("thread %d is left out", th.Number)
				}
			}
		})
	}
}
