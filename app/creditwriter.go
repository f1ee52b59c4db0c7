package app

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"glueledger/scoring"
)

// creditWriter writes credits in one of the formats.
type creditWriter interface {
	write(scoring.Receipt) error
	end() error
}

func newCreditWriter(w io.Writer, format string) creditWriter {
	switch format {
	case "jsonl":
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return jsonCredits{enc}
	case "csv":
		return &csvCredits{w: csv.NewWriter(w)}
	}
	return &tableCredits{w: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
}

// creditLine is a credit as jsonl has it. It holds nothing that depends on how
// or when the history came in, so no receipt's id, in which the repository has the
// name that it had when the credit was first given.
type creditLine struct {
	Repo     string         `json:"repo"`
	Number   int            `json:"number"`
	Actor    string         `json:"actor"`
	Kind     scoring.Kind   `json:"kind"`
	Status   scoring.Status `json:"status"`
	Evidence []evidenceLine `json:"evidence"`
	Effect   string         `json:"effect"`
	Why      string         `json:"why"`
	Rule     string         `json:"rule"`
	Weight   decimal        `json:"weight"`
}

type evidenceLine struct {
	Event   string `json:"event"`
	ID      string `json:"id,omitempty"`
	Subject string `json:"subject,omitempty"`
	At      string `json:"at"`
	URL     string `json:"url,omitempty"`
}

// decimal is a number that is written with its point.
type decimal float64

// MarshalJSON writes 1 as 1.0.
func (d decimal) MarshalJSON() ([]byte, error) {
	s := strconv.FormatFloat(float64(d), 'f', -1, 64)
	if math.Trunc(float64(d)) == float64(d) {
		s += ".0"
	}
	return []byte(s), nil
}

func lineOf(r scoring.Receipt) creditLine {
	c := creditLine{Repo: r.Repo.FullName(), Number: r.Number, Actor: r.Actor.Login, Kind: r.Kind, Status: r.Status,
		Effect: r.Effect, Why: r.Why, Rule: r.Rule, Weight: decimal(r.Weight().Float()), Evidence: []evidenceLine{}}
	for _, e := range r.Evidence {
		line := evidenceLine{Event: string(e.Verb), Subject: e.Subject, At: e.At.UTC().Format(time.RFC3339), URL: e.URL}
		if e.ID != 0 {
			line.ID = strconv.FormatInt(e.ID, 10)
		}
		c.Evidence = append(c.Evidence, line)
	}
	return c
}

type jsonCredits struct{ *json.Encoder }

func (j jsonCredits) write(r scoring.Receipt) error { return j.Encode(lineOf(r)) }
func (jsonCredits) end() error                      { return nil }

type csvCredits struct {
	w      *csv.Writer
	headed bool
}

func (c *csvCredits) head() error {
	if c.headed {
		return nil
	}
	c.headed = true
	return c.w.Write([]string{"repo", "number", "actor", "kind", "status", "at", "evidence", "effect", "why", "rule", "weight", "receipt"})
}

func (c *csvCredits) write(r scoring.Receipt) error {
	if err := c.head(); err != nil {
		return err
	}
	line := lineOf(r)
	var evidence []string
	for _, e := range line.Evidence {
		evidence = append(evidence, strings.Join(strings.Fields(e.At+" "+e.Event+" "+e.Subject+" "+e.URL), " "))
	}
	return c.w.Write([]string{cell(line.Repo), strconv.Itoa(line.Number), cell(line.Actor), string(line.Kind), string(line.Status),
		r.At().UTC().Format(time.RFC3339), cell(strings.Join(evidence, "; ")), cell(line.Effect), cell(line.Why), line.Rule,
		strconv.FormatFloat(r.Weight().Float(), 'f', -1, 64), r.ID})
}

func (c *csvCredits) end() error {
	if err := c.head(); err != nil {
		return err
	}
	c.w.Flush()
	return c.w.Error()
}

// cell keeps spreadsheets from taking text for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

type tableCredits struct {
	w      *tabwriter.Writer
	headed bool
}

const effectWidth = 90

func (t *tableCredits) write(r scoring.Receipt) error {
	if !t.headed {
		t.headed = true
		fmt.Fprintln(t.w, "THREAD\tACTOR\tKIND\tSTATUS\tWHEN\tWEIGHT\tRECEIPT\tEFFECT")
	}
	effect := r.Effect
	if effect == "" {
		effect = r.Why
	}
	_, err := fmt.Fprintf(t.w, "%s#%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", printable(r.Repo.FullName()), r.Number, printable(r.Actor.Login), r.Kind, r.Status,
		r.At().UTC().Format(time.DateOnly), r.Weight(), r.ID, shortened(effect, effectWidth))
	return err
}

func (t *tableCredits) end() error { return t.w.Flush() }
