package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"glueledger/scoring"
)

// TestLongReportIsPaged holds that a month of thousands of receipts comes in pages of a
// bounded weight, that each person stands on one of them, and that a link to a person
// leads there.
func TestLongReportIsPaged(t *testing.T) {
	f := fullLedger()
	one := f.input.Receipts[0]
	one.Title = strings.Repeat("A title as long as titles can be ", 8)
	f.input.Receipts, f.input.Counts = nil, nil
	const people = 300
	for i := range people {
		account := person(int64(1000+i), fmt.Sprintf("somebody-%04d", i))
		f.input.Counts = append(f.input.Counts, scoring.PersonCount{Account: account, Merged: 2, Reviewed: 3})
		for k := range 1 + i%30 {
			r := one
			r.ID, r.Actor, r.Kind = fmt.Sprintf("r%d-%d", i, k), account, scoring.Rules()[k%len(scoring.Rules())].Kind
			f.input.Receipts = append(f.input.Receipts, r)
		}
	}
	for range 90 {
		f.input.TurnOver = append(f.input.TurnOver, f.input.TurnOver[0])
	}
	site := newSite(t, f)
	row := regexp.MustCompile(`<th scope="row">.*?somebody-(\d{4})`)
	named := map[string]int{}
	path, pages := "/reports/meadow/2025-03", 0
	for ; path != ""; pages++ {
		w := get(t, site, path)
		body := w.Body.String()
		if w.Code != http.StatusOK || len(body) > 100_000 {
			t.Fatalf("%s: %d, %d bytes", path, w.Code, len(body))
		}
		for _, wrong := range checkHTML(body) {
			t.Errorf("%s: %s", path, wrong)
		}
		for _, m := range row.FindAllStringSubmatch(body, -1) {
			named[m[1]]++
		}
		if lists := strings.Contains(body, "Taken back"); lists != (pages == 0) {
			t.Errorf("%s tells what turned over: %v", path, lists)
		}
		next := regexp.MustCompile(`<a rel="next" href="([^"]*people=[^"]*)#people">`).FindStringSubmatch(body)
		path = ""
		if next != nil {
			path = strings.ReplaceAll(next[1], "&amp;", "&")
		}
	}
	if len(named) != people || pages < people/60 {
		t.Errorf("%d people stand on %d pages", len(named), pages)
	}
	for login, n := range named {
		if n != 1 {
			t.Errorf("somebody-%s stands on %d pages", login, n)
		}
	}
	body := get(t, site, "/reports/meadow/2025-03?person=1299").Body.String()
	if !strings.Contains(body, `id="person-1299"`) || !strings.Contains(body, `<summary>27 more receipts</summary>`) || !strings.Contains(body, `<p class="more">The other 18 are on <a href="/people/somebody-0299?from=2025-03">`) {
		t.Error("the page of somebody does not have them, or does not lead to the rest of their receipts")
	}
	for query, want := range map[string]int{"?people=0": 400, "?people=x": 400, "?person=x": 404, "?people=5000": 200, "?person=77": 200} {
		if w := get(t, site, "/reports/meadow/2025-03"+query); w.Code != want {
			t.Errorf("%s: %d, want %d", query, w.Code, want)
		}
	}
}

// monthOf is a ledger of a month in which so many people earned three receipts each.
func monthOf(people int) *fakeLedger {
	f := fullLedger()
	one := f.input.Receipts[0]
	f.input.Receipts, f.input.Counts = nil, nil
	for i := range people {
		for k := range 3 {
			r := one
			r.ID, r.Actor = fmt.Sprintf("r%d-%d", i, k), person(int64(1000+i), fmt.Sprintf("somebody-%04d", i))
			f.input.Receipts = append(f.input.Receipts, r)
		}
	}
	return f
}

// TestTableOfPeople holds that the month of a dozen people stands on one page, and that all
// of some dozens stand in the table of each page, which leads to what is said of them.
func TestTableOfPeople(t *testing.T) {
	const path = "/reports/meadow/2025-03"
	rows := func(body string) int { return strings.Count(body, `<th scope="row">`) }
	body := get(t, newSite(t, monthOf(12)), path).Body.String()
	if strings.Contains(body, "Pages of people") || rows(body) != 12 || strings.Count(body, `<section class="person"`) != 12 {
		t.Errorf("%d of twelve people stand on one page", rows(body))
	}
	site := newSite(t, monthOf(30))
	for _, page := range []string{"", "?people=2", "?people=5"} {
		body := get(t, site, path+page).Body.String()
		if rows(body) != 30 || !strings.Contains(body, "Pages of people") || strings.Count(body, `<section class="person"`) > 8 {
			t.Errorf("%s has %d of 30 people in its table", page, rows(body))
		}
		for _, wrong := range checkHTML(body) {
			t.Errorf("%s: %s", page, wrong)
		}
	}
	body = get(t, site, path).Body.String()
	if !strings.Contains(body, `<a href="#person-1000">`) || !strings.Contains(body, `<a href="/reports/meadow/2025-03?person=1029#person-1029">`) {
		t.Error("the table does not lead to people")
	}
	if body := get(t, site, path+"?person=1029").Body.String(); !strings.Contains(body, `id="person-1029"`) {
		t.Error("the last of them is not where the table leads")
	}
	if body := get(t, newSite(t, monthOf(41)), path).Body.String(); rows(body) > 8 {
		t.Errorf("of too many people %d stand in the table", rows(body))
	}
}

// TestManyRepositories holds that a report names the repositories of an owner who has a
// few, and leads to the list of more.
func TestManyRepositories(t *testing.T) {
	list := `<a href="/o/meadow#repositories">`
	if body := get(t, newSite(t, fullLedger()), "/reports/meadow/2025-03").Body.String(); strings.Contains(body, list) || !strings.Contains(body, `<a href="/reports/meadow/orchard/2025-03">`) {
		t.Error("two repositories are not named")
	}
	if body := get(t, newSite(t, crowdedLedger(1, 60)), "/reports/meadow/2025-03").Body.String(); !strings.Contains(body, list) || strings.Contains(body, "repository-number-001") {
		t.Error("sixty repositories are named")
	}
}

// TestWholeReportsWaitForEachOther holds that one whole report is made at a time, that who
// leaves does not wait for it, and that pages do not.
func TestWholeReportsWaitForEachOther(t *testing.T) {
	f := fullLedger()
	slow := &slowReports{fakeLedger: f, reading: make(chan struct{}), goOn: make(chan struct{})}
	site, err := NewServer(Options{Reader: slow, NotFound: func(err error) bool { return errors.Is(err, errNotThere) },
		URL: "https://glue.example.org", Now: func() time.Time { return date(2025, 4, 9) }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	first := make(chan int)
	go func() { first <- get(t, site, "/reports/meadow/2025-03.json").Code }()
	<-slow.reading
	gone, leave := context.WithCancel(t.Context())
	leave()
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/reports/meadow/2025-03.csv", nil).WithContext(gone))
	if w.Body.Len() > 0 {
		t.Errorf("who has left got %d bytes", w.Body.Len())
	}
	if w := get(t, site, "/reports/meadow/2025-03"); w.Code != http.StatusOK {
		t.Errorf("a page beside it: %d", w.Code)
	}
	close(slow.goOn)
	if code := <-first; code != http.StatusOK {
		t.Errorf("the report: %d", code)
	}
	if w := get(t, site, "/reports/meadow/2025-03.csv"); w.Code != http.StatusOK {
		t.Errorf("the next one: %d", w.Code)
	}
}

// slowReports is a ledger whose first whole report waits until it may go on.
type slowReports struct {
	*fakeLedger
	once          sync.Once
	reading, goOn chan struct{}
}

func (f *slowReports) ReportInput(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, private bool) (scoring.ReportInput, error) {
	f.once.Do(func() { close(f.reading); <-f.goOn })
	return f.fakeLedger.ReportInput(ctx, scope, month, asOf, private)
}
