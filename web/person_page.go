package web

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"glueledger/scoring"
)

// personPage is what one person did: a span by day, and the year up to it.
type personPage struct {
	layout
	workView
	pager
	Face     template.HTML
	GitHub   string
	Spans    spanChoice
	Calendar calendarView
	Formats  []crumb
	Further  bool     // not the first page of receipts, which has what is not about single ones
	Never    bool     // nothing was ever seen of them
	Newest   *crumb   // the newest month in which something was; nil where that is in the span
	Beside   *crumb   // what stands beside the glue work that they never did, and where; nil for nothing
	Address  string   // of this page, for a print of it
	Own      *ownView // nil for others
	Printed  moment
}

// receiptsShown is how many receipts a person's page has.
const receiptsShown = 20

// servePerson serves somebody's page, or their work in another form.
func (s *server) servePerson(w http.ResponseWriter, r *http.Request) error {
	ctx, query := r.Context(), r.URL.Query()
	form, login := cutForm(r.PathValue("login"))
	person, err := s.openPerson(ctx, login)
	if err != nil {
		return err
	}
	if !strings.EqualFold(person.Login, login) { // renamed since
		to := s.path(personPath(person.Account)) + form.suffix
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, to, http.StatusFound)
		return nil
	}
	span, asked, err := askedSpan(query, s.now())
	if err != nil {
		return err
	}
	at, err := readPlace(query)
	if err != nil {
		return err
	}
	newest, seen, err := s.reader.PersonMonth(ctx, person.ID)
	if err != nil {
		return fmt.Errorf("find the newest month of %s: %w", login, err)
	}
	span = spanShown(span, asked, newest, seen, s.now())
	work, err := s.reader.PersonWork(ctx, person.Account, span)
	if err != nil {
		return fmt.Errorf("read the work of %s: %w", login, err)
	}
	if form.suffix != "" {
		return s.exportPerson(w, r, form, work, person.choices)
	}
	page, err := s.newPersonPage(ctx, work, person.choices, at)
	if err != nil {
		return err
	}
	page.Never = !seen
	if page.Own, err = s.ownView(r, person); err != nil {
		return err
	}
	if person.own {
		page.Of = whoOf(ctx).Mine
	}
	if page.Never && page.Own != nil {
		page.Summary = page.Summary[1:] // which says that there is no glue work: closed repositories may have some
		for i, said := range page.Summary {
			if code := codeBeside(page.Name, span, work.Merged, work.Reviewed); said == code {
				_, did, _ := strings.Cut(code, ", ")
				page.Summary[i] = sentenceCase(during(span)) + ", " + did
			}
		}
	}
	if page.Never && work.Merged+work.Reviewed == 0 {
		if page.Beside, err = s.besideNoGlue(ctx, work, page.Spans.Action); err != nil {
			return err
		}
	}
	if seen && !span.Has(newest) && len(page.Days) == 0 {
		page.Newest = &crumb{monthName(newest), page.Spans.Action + "?" + spanQuery(scoring.Span{From: newest, To: newest})}
	}
	return show(w, r, s.pages.person, &page)
}

// besideNoGlue says what somebody did in the last twelve months who did no glue work ever;
// nil for nothing.
func (s *server) besideNoGlue(ctx context.Context, shown scoring.PersonWork, action string) (*crumb, error) {
	now := scoring.MonthOf(s.now())
	year := scoring.Span{From: now.Plus(-11), To: now}
	work, err := s.reader.PersonWork(ctx, shown.Account, year)
	if err != nil {
		return nil, fmt.Errorf("read the work of %s: %w", shown.Account.Login, err)
	}
	if said := codeWords(work.Merged, work.Reviewed); said != "" {
		said = nameText(shown.Account.Login) + " " + strings.TrimPrefix(said, besideIt)
		return &crumb{said, action + "?" + spanQuery(year)}, nil
	}
	return nil, nil
}

// cutForm takes the form that a file's name asks for off it. No login has a dot.
func cutForm(name string) (reportForm, string) {
	for _, f := range reportForms() {
		if login, ok := strings.CutSuffix(name, f.suffix); ok && f.suffix != "" {
			return f, login
		}
	}
	return reportForms()[0], name
}

// readPlace reads which page of a list is asked for, from 0: ?page=2 is the second.
func readPlace(query url.Values) (int, error) {
	s := query.Get("page")
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 1<<20 {
		return 0, failure{http.StatusBadRequest, "There is no such page of receipts. Begin with the first: ?page=1."}
	}
	return n - 1, nil
}

func (s *server) newPersonPage(ctx context.Context, work scoring.PersonWork, choices scoring.Choices, at int) (personPage, error) {
	deeds := work.InSpan()
	action := s.path(personPath(work.Account))
	pager, first, last := newPager(at, receiptsShown, len(deeds), "receipt", "receipts", func(n int) string {
		return action + "?" + spanQuery(work.Span) + "&page=" + strconv.Itoa(n+1) + "#receipts"
	})
	pager.Back, pager.On = "Newer", "Older"
	receipts, err := s.receiptsOf(ctx, work, first, last)
	if err != nil {
		return personPage{}, err
	}
	now := s.now()
	v := workViewer{links: s.local, escape: func(text string) string { return text }, hidden: choices.Redactor(scoring.InReports), now: now}
	helped, err := s.helped(ctx, work, threadsShown)
	if err != nil {
		return personPage{}, err
	}
	page := personPage{
		pager:    pager,
		Further:  at > 0 && first < last,
		workView: v.view(work, helped, receipts, threadsShown),
		Face:     s.local.face(work.Account, headSide),
		GitHub:   s.local.account(work.Account),
		Spans:    s.spanChoice(work.Span, action),
		Calendar: newCalendar(work, now, func(m scoring.Month) string { return action + "?" + spanQuery(scoring.Span{From: m, To: m}) }),
		Address:  s.outside.personIn(work.Account, work.Span),
		Printed:  onDay(now),
	}
	page.layout = s.layout(page.Name+" · "+page.Spans.Name, crumb{Text: page.Name})
	if len(deeds)+len(work.TurnOver) > 0 {
		for _, f := range reportForms()[1:] {
			page.Formats = append(page.Formats, crumb{formName(f.format), action + f.suffix + "?" + spanQuery(work.Span)})
		}
	}
	return page, nil
}

// receiptsOf reads the receipts of the deeds of the span from one place to before
// another, in their order.
func (s *server) receiptsOf(ctx context.Context, work scoring.PersonWork, first, last int) ([]scoring.Receipt, error) {
	deeds := work.InSpan()
	if first >= last {
		return nil, nil
	}
	from, to := deeds[last-1].At, deeds[first].At
	receipts, err := s.reader.PersonReceipts(ctx, work.Account.ID, from, to)
	if err != nil {
		return nil, fmt.Errorf("read the receipts of %s: %w", work.Account.Login, err)
	}
	// Of several at one moment some may stand on the page before.
	skip := first - slices.IndexFunc(deeds, func(d scoring.Deed) bool { return d.At.Equal(to) })
	skip = min(skip, len(receipts)) // fewer than there were a moment ago
	return receipts[skip:min(skip+last-first, len(receipts))], nil
}

// helped reads the threads of a span that are named, of each fate; see [shownOf].
func (s *server) helped(ctx context.Context, work scoring.PersonWork, most int) (map[int64]scoring.HelpedThread, error) {
	var ids []int64
	for _, threads := range work.ByFate() {
		ids = append(ids, threads[:shownOf(len(threads), most)]...)
	}
	helped, err := s.reader.HelpedThreads(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read the threads that %s helped: %w", work.Account.Login, err)
	}
	return helped, nil
}

// exportPerson serves the whole of a span in another form.
func (s *server) exportPerson(w http.ResponseWriter, r *http.Request, form reportForm, work scoring.PersonWork, choices scoring.Choices) error {
	export, err := s.newPersonExport(r.Context(), work, choices)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := export.render(&b, form.format); err != nil {
		return fmt.Errorf("render the work of %s as %s: %w", work.Account.Login, form.format, err)
	}
	if form.format == "csv" {
		name := work.Account.Login + "-" + work.Span.From.String()
		if work.Span.From != work.Span.To {
			name += "-" + work.Span.To.String()
		}
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", fileName(name+".csv")))
	}
	keep(w, r, "no-cache")
	serveBytes(w, r, form.contentType, b.Bytes())
	return nil
}
