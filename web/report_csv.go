package web

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring"
)

// renderCSV writes the report as one table that a spreadsheet can sum up: a row
// for each receipt, which counts 0 while it is pending, and each person's
// merged and reviewed pull requests, then the withdrawn credits and the threads
// that wait.
func (l Links) renderCSV(w io.Writer, r scoring.Report) error {
	table := csvTable{csv.NewWriter(w), r.Scope.String(), r.Month.String()}
	if err := table.out.Write(csvColumns()); err != nil {
		return err
	}
	for _, p := range r.People {
		for _, c := range p.Receipts {
			table.write(l.csvReceipt("people", c, whyText(c)))
		}
		for _, n := range []struct {
			what  string
			count int
		}{{"pull requests merged", p.Merged}, {"pull requests reviewed", p.Reviewed}} {
			if n.count > 0 {
				table.write(csvRow{section: "people", person: p.Account.Login, what: n.what, count: n.count})
			}
		}
	}
	if r.Unnamed > 0 {
		table.write(csvRow{section: "people", what: "people who chose not to be named", count: r.Unnamed})
	}
	for _, t := range r.TurnOver {
		row := l.csvReceipt("turned over", t.Receipt, t.Reason)
		row.status, row.at = string(scoring.Withdrawn), t.Withdrawn
		table.write(row)
	}
	for _, c := range r.Disputed {
		table.write(l.csvReceipt("disputed", c, ""))
	}
	for _, t := range r.Waiting {
		table.write(csvRow{
			section: "waiting", person: strings.Join(logins(t.On), " "), what: "waits for " + string(t.For), count: 1,
			repo: t.Repo.FullName(), number: t.Number, sort: string(t.Type), title: t.Title, at: t.Since,
			waited: scoring.AsOf(t.KnownUntil, r.AsOf).Sub(t.Since), url: l.thread(t.Repo, t.Number, t.Type),
		})
	}
	table.out.Flush()
	return table.out.Error()
}

func csvColumns() []string {
	return []string{
		"scope", "month", "section", "person", "what", "count", "status", "repo", "number", "type", "title",
		"at", "days_waited", "said", "rule", "url", "disputed", "days_idle",
	}
}

func (l Links) csvReceipt(section string, r scoring.Receipt, said string) csvRow {
	row := csvRow{
		section: section, person: r.Actor.Login, what: string(r.Kind), count: 1, status: string(r.Status),
		repo: r.Repo.FullName(), number: r.Number, sort: string(r.Type), title: r.Title, waited: r.WaitEnded(), idle: r.Idle(),
		said: said, rule: r.Rule, url: l.receipt(r), disputed: r.Disputed,
	}
	if r.Status == scoring.Pending {
		row.count = 0
	}
	if len(r.Evidence) > 0 {
		row.at = r.At()
	}
	return row
}

// csvTable writes rows; the writer keeps the first error.
type csvTable struct {
	out          *csv.Writer
	scope, month string
}

type csvRow struct {
	section, person, what string
	count                 int
	status, repo          string
	number                int
	sort, title           string
	at                    time.Time
	waited, idle          time.Duration // only their full days are written
	said, rule, url       string
	disputed              bool
}

func (t csvTable) write(row csvRow) {
	number, at, disputed := "", "", ""
	if row.number != 0 {
		number = strconv.Itoa(row.number)
	}
	if !row.at.IsZero() {
		at = row.at.UTC().Format(time.RFC3339)
	}
	if row.disputed {
		disputed = "yes"
	}
	_ = t.out.Write([]string{
		cell(t.scope), t.month, row.section, cell(row.person), cell(row.what), strconv.Itoa(row.count), cell(row.status),
		cell(row.repo), number, cell(row.sort), cell(row.title), at, fullDays(row.waited), cell(row.said), cell(row.rule), cell(row.url), disputed, fullDays(row.idle),
	}) // the error stays with the writer and is looked at after the last row
}

// fullDays is how many a time has; nothing for none.
func fullDays(d time.Duration) string {
	if n := wholeDays(d); n > 0 {
		return strconv.Itoa(n)
	}
	return ""
}

// cell makes text safe for a spreadsheet: a text that begins like a formula, in
// ASCII or full width, is marked as text, as spreadsheets themselves do.
func cell(s string) string {
	if s = plain(s); s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// whyText says why a receipt was given and what came of it.
func whyText(r scoring.Receipt) string {
	return strings.TrimSpace(sentence(plain(r.Why)) + " " + sentence(plain(scoring.EffectBeside(r.Why, r.Effect))))
}
