package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"text/template"
	"time"

	"glueledger/scoring"
)

// personExport is somebody's span for other places: to be read, or to be reckoned with.
// It names nobody else who chose not to be named.
type personExport struct {
	work     scoring.PersonWork
	helped   map[int64]scoring.HelpedThread
	receipts []scoring.Receipt // all of the span, the newest first
	asOf     time.Time
	links    Links
}

// newPersonExport reads the whole of a span.
func (s *server) newPersonExport(ctx context.Context, work scoring.PersonWork, choices scoring.Choices) (personExport, error) {
	receipts, err := s.receiptsOf(ctx, work, 0, len(work.InSpan()))
	if err != nil {
		return personExport{}, err
	}
	helped, err := s.helped(ctx, work, 0)
	if err != nil {
		return personExport{}, err
	}
	hidden := choices.Redactor(scoring.InReports)
	export := personExport{work: work, helped: helped, asOf: s.now(), links: s.outside}
	for _, c := range receipts {
		export.receipts = append(export.receipts, hidden.Receipt(c))
	}
	export.work.TurnOver = slices.Clone(work.TurnOver)
	for i, t := range export.work.TurnOver {
		export.work.TurnOver[i].Receipt, export.work.TurnOver[i].Reason = hidden.Receipt(t.Receipt), hidden.Text(t.Reason)
	}
	return export, nil
}

func (e personExport) render(w io.Writer, format string) error {
	switch format {
	case "markdown":
		return e.markdown(w)
	case "json":
		return writeJSON(w, e.jsonWork())
	case "csv":
		return e.csv(w)
	}
	return fmt.Errorf("format %q: want markdown, json or csv", format)
}

// markdown is for a performance review or a note of one's own: all receipts, with links.
func (e personExport) markdown(w io.Writer) error {
	t, err := template.New("person.md").Funcs(template.FuncMap{
		"link": func(link string) string { return markdownURL(quietly(link)) },
	}).ParseFS(files, "templates/person.md")
	if err != nil {
		return err
	}
	v := workViewer{links: e.links, escape: escapeMarkdown, now: e.asOf}
	view := v.view(e.work, e.helped, e.receipts, 0)
	return t.Execute(w, struct {
		workView
		AsOf string
	}{view, dayText(e.asOf)})
}

// jsonWork is somebody's span for programs. Names stay as they are: fields may be added,
// none is renamed or given another meaning. Texts are as people wrote them; who shows
// them must escape them.
type jsonWork struct {
	Login      string        `json:"login"`
	ID         int64         `json:"id"`
	From       string        `json:"from"` // "2026-01", the first month
	To         string        `json:"to"`   // the last
	AsOf       time.Time     `json:"as_of"`
	KnownUntil *time.Time    `json:"known_until,omitempty"`      // where nothing is known of the span: when what is known of where they work ends
	PartUntil  *time.Time    `json:"known_part_until,omitempty"` // where the history ends within the span: until when it is known
	Summary    []string      `json:"summary"`                    // plain sentences
	Units      jsonUnits     `json:"units"`
	Days       []jsonDay     `json:"days"`        // those with confirmed receipts, oldest first
	Threads    []jsonHelped  `json:"threads"`     // by what has become of them
	Receipts   []jsonReceipt `json:"receipts"`    // newest first
	TurnOver   []jsonReceipt `json:"turned_over"` // withdrawn, newest first
	URL        string        `json:"url,omitempty"`
}

type jsonDay struct {
	Day      string `json:"day"`
	Receipts int    `json:"receipts"`
}

type jsonHelped struct {
	Repo   string       `json:"repo"`
	Number int          `json:"number"`
	Type   string       `json:"type"`
	Title  string       `json:"title"`
	State  scoring.Fate `json:"state"`
	URL    string       `json:"url"` // on GitHub
}

func (e personExport) jsonWork() jsonWork {
	out := jsonWork{
		Login: e.work.Account.Login, ID: e.work.Account.ID, From: e.work.Span.From.String(), To: e.work.Span.To.String(),
		AsOf: e.asOf.UTC().Truncate(time.Second), KnownUntil: unknownUntil(e.work.Unknown(), e.work.KnownUntil), PartUntil: known(e.work.KnownPart(e.asOf)),
		Summary: personSummary(e.work, e.asOf),
		Units:   newJSONUnits(e.work.Units()),
		Days:    []jsonDay{}, Threads: []jsonHelped{}, Receipts: []jsonReceipt{}, TurnOver: []jsonReceipt{},
		URL: e.links.personIn(e.work.Account, e.work.Span),
	}
	for _, m := range e.work.Calendar() {
		for i, n := range m.Days {
			if n > 0 && e.work.Span.Has(m.Month) {
				out.Days = append(out.Days, jsonDay{m.Month.Start().AddDate(0, 0, i).Format(time.DateOnly), n})
			}
		}
	}
	by := e.work.ByFate()
	for _, fate := range scoring.Fates() {
		for _, id := range by[fate] {
			if t, ok := e.helped[id]; ok {
				out.Threads = append(out.Threads, jsonHelped{t.Repo.FullName(), t.Number, string(t.Type), t.Title, fate, e.links.thread(t.Repo, t.Number, t.Type)})
			}
		}
	}
	for _, r := range e.receipts {
		out.Receipts = append(out.Receipts, e.links.jsonReceipt(r))
	}
	for _, t := range e.work.TurnOver {
		out.TurnOver = append(out.TurnOver, e.links.jsonTurnOver(t))
	}
	return out
}

// csv has a row for each receipt and for the ordinary work beside them, in the columns
// that reports have.
func (e personExport) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvColumns()); err != nil {
		return err
	}
	months := e.work.Span.From.String()
	if e.work.Span.Months() > 1 {
		months += "/" + e.work.Span.To.String()
	}
	login := e.work.Account.Login
	for _, r := range e.receipts {
		row := e.links.csvReceipt("receipts", r, whyText(r))
		csvTable{out, login, monthOfRow(r, months)}.write(row)
	}
	all := csvTable{out, login, months}
	for _, n := range []struct {
		what  string
		count int
	}{{"pull requests merged", e.work.Merged}, {"pull requests reviewed", e.work.Reviewed}} {
		if n.count > 0 {
			all.write(csvRow{section: "beside", person: login, what: n.what, count: n.count})
		}
	}
	for _, t := range e.work.TurnOver {
		row := e.links.csvReceipt("turned over", t.Receipt, t.Reason)
		row.status, row.at = string(scoring.Withdrawn), t.Withdrawn
		csvTable{out, login, monthOfRow(t.Receipt, months)}.write(row)
	}
	out.Flush()
	return out.Error()
}

// monthOfRow is the month that a receipt belongs to.
func monthOfRow(r scoring.Receipt, otherwise string) string {
	if len(r.Evidence) == 0 {
		return otherwise
	}
	return scoring.MonthOf(r.At()).String()
}
