package web

import (
	"encoding/json"
	"io"
	"strconv"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// jsonReport is the report for programs. Names stay as they are: fields may be
// added, none is renamed or given another meaning. Texts are as people wrote
// them; who shows them must escape them.
type jsonReport struct {
	Scope      string          `json:"scope"`                      // "owner" or "owner/repo"
	Month      string          `json:"month"`                      // "2025-03"
	AsOf       *time.Time      `json:"as_of,omitempty"`            // when the ledger was read
	KnownUntil *time.Time      `json:"known_until,omitempty"`      // where nothing is known of the month: when what is known of the scope ends
	PartUntil  *time.Time      `json:"known_part_until,omitempty"` // where the history ends within the month: until when it is known
	Units      jsonUnits       `json:"units"`                      // what the month moved
	People     []jsonPerson    `json:"people"`                     // by name
	Unnamed    int             `json:"people_not_named"`           // who chose that; the units count them
	TurnOver   []jsonReceipt   `json:"turned_over"`                // withdrawn, newest first
	Disputed   []jsonReceipt   `json:"disputed"`                   // of any month, whose disputes are open, oldest first
	Waiting    []jsonWaiting   `json:"waiting"`                    // longest first
	Automation []jsonAutomaton `json:"automation"`                 // what bots and AI agents did, by login
	URL        string          `json:"url,omitempty"`              // the report's page
}

// jsonUnits count threads with confirmed credits, each once per kind.
type jsonUnits struct {
	Threads     int                  `json:"threads"`
	Kinds       map[scoring.Kind]int `json:"kinds"` // those that occur
	WaitEnded   int64                `json:"wait_ended_seconds"`
	Pending     int                  `json:"credits_pending"`
	PRsMerged   int                  `json:"pull_requests_merged"`
	PRsReviewed int                  `json:"pull_requests_reviewed"`
}

type jsonPerson struct {
	jsonShare
	Receipts []jsonReceipt `json:"receipts"` // most telling first
}

// jsonShare is what somebody did, in numbers.
type jsonShare struct {
	Login       string               `json:"login"`
	ID          int64                `json:"id"`
	Glue        map[scoring.Kind]int `json:"glue"` // confirmed credits by kind
	Pending     int                  `json:"credits_pending"`
	PRsMerged   int                  `json:"pull_requests_merged"`
	PRsReviewed int                  `json:"pull_requests_reviewed"`
}

type jsonAutomaton struct {
	Login string                           `json:"login"`
	ID    int64                            `json:"id"`
	Did   map[scoring.ContributionSort]int `json:"threads"` // by what it did there
}

type jsonReceipt struct {
	ID          string         `json:"id"`
	Repo        string         `json:"repo"`
	Number      int            `json:"number"`
	Type        string         `json:"type"` // issue, pull, discussion
	Title       string         `json:"title"`
	Actor       string         `json:"actor"`
	Kind        scoring.Kind   `json:"kind"`
	Status      scoring.Status `json:"status"`             // pending, confirmed, withdrawn
	Disputed    bool           `json:"disputed,omitempty"` // no maintainer has decided yet
	Evidence    []jsonEvidence `json:"evidence"`
	Effect      string         `json:"effect"`
	EffectAt    *time.Time     `json:"effect_at,omitempty"`
	Why         string         `json:"why"`
	Rule        string         `json:"rule"`
	Weight      float64        `json:"weight"`         // in hundredths; the receipt's page has its parts
	Waited      int64          `json:"waited_seconds"` // the wait that ended, in full days; the units' is the sum
	Idle        int64          `json:"idle_seconds"`   // how long a stale thread lay idle, in full days
	WithdrawnAt *time.Time     `json:"withdrawn_at,omitempty"`
	Reason      string         `json:"withdrawn_reason,omitempty"`
	URL         string         `json:"url"`        // the receipt's page, or where the first action can be read
	ThreadURL   string         `json:"thread_url"` // on GitHub
}

type jsonEvidence struct {
	Event   string    `json:"event"`
	ID      string    `json:"id,omitempty"` // GitHub's, where webhooks and the timeline both have it
	Subject string    `json:"subject,omitempty"`
	At      time.Time `json:"at"`
	URL     string    `json:"url,omitempty"`
}

type jsonWaiting struct {
	Repo   string    `json:"repo"`
	Number int       `json:"number"`
	Type   string    `json:"type"`
	Title  string    `json:"title"`
	Author string    `json:"author"`
	For    string    `json:"waits_for"`
	On     []string  `json:"waits_on"` // logins; empty where it is not known
	Since  time.Time `json:"since"`
	// KnownUntil is as of when it waits, where nothing keeps its repository current.
	KnownUntil *time.Time `json:"known_until,omitempty"`
	URL        string     `json:"url"`
}

// unknownUntil is when what is known ends before a span of which nothing is known; nil where
// something is.
func unknownUntil(unknown bool, until time.Time) *time.Time {
	if !unknown {
		return nil
	}
	return known(until)
}

func (l Links) renderJSON(w io.Writer, r scoring.Report) error { return writeJSON(w, l.jsonReport(r)) }

func (l Links) jsonReport(r scoring.Report) jsonReport {
	out := jsonReport{
		Scope: r.Scope.String(), Month: r.Month.String(), AsOf: known(r.AsOf), KnownUntil: unknownUntil(r.Unknown, r.KnownUntil), PartUntil: known(r.KnownPart()), Unnamed: r.Unnamed, URL: l.report(r.Scope, r.Month),
		Units:  newJSONUnits(r.Units),
		People: []jsonPerson{}, TurnOver: []jsonReceipt{}, Disputed: []jsonReceipt{}, Waiting: []jsonWaiting{},
		Automation: []jsonAutomaton{},
	}
	for _, a := range r.Automation {
		out.Automation = append(out.Automation, jsonAutomaton{a.Account.Login, a.Account.ID, a.Did})
	}
	for _, p := range r.People {
		person := jsonPerson{newJSONShare(p.Account, p.Glue, p.Pending, p.Merged, p.Reviewed), []jsonReceipt{}}
		for _, c := range p.Receipts {
			person.Receipts = append(person.Receipts, l.jsonReceipt(c))
		}
		out.People = append(out.People, person)
	}
	for _, t := range r.TurnOver {
		out.TurnOver = append(out.TurnOver, l.jsonTurnOver(t))
	}
	for _, c := range r.Disputed {
		out.Disputed = append(out.Disputed, l.jsonReceipt(c))
	}
	for _, t := range r.Waiting {
		out.Waiting = append(out.Waiting, l.jsonWaiting(t))
	}
	return out
}

// writeJSON writes what programs read.
func writeJSON(w io.Writer, v any) error { return indenting(w).Encode(v) }

// indenting writes JSON as people read it, too.
func indenting(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e
}

func newJSONUnits(u scoring.Units) jsonUnits {
	kinds := u.Kinds
	if kinds == nil {
		kinds = map[scoring.Kind]int{}
	}
	return jsonUnits{
		Threads: u.Threads, Kinds: kinds, WaitEnded: int64(u.WaitEnded / time.Second), Pending: u.Pending,
		PRsMerged: u.Merged, PRsReviewed: u.Reviewed,
	}
}

func newJSONShare(a history.Account, glue map[scoring.Kind]int, pending, merged, reviewed int) jsonShare {
	if glue == nil {
		glue = map[scoring.Kind]int{}
	}
	return jsonShare{Login: a.Login, ID: a.ID, Glue: glue, Pending: pending, PRsMerged: merged, PRsReviewed: reviewed}
}

// jsonTurnOver is a receipt, with when and why it was withdrawn if it was.
func (l Links) jsonTurnOver(t scoring.TurnOver) jsonReceipt {
	out := l.jsonReceipt(t.Receipt)
	out.WithdrawnAt, out.Reason = known(t.Withdrawn), t.Reason
	return out
}

func (l Links) jsonWaiting(t scoring.WaitingThread) jsonWaiting {
	return jsonWaiting{
		Repo: t.Repo.FullName(), Number: t.Number, Type: string(t.Type), Title: t.Title, Author: t.Author.Login,
		For: string(t.For), On: logins(t.On), Since: t.Since.UTC(), KnownUntil: known(t.KnownUntil), URL: l.thread(t.Repo, t.Number, t.Type),
	}
}

func (l Links) jsonReceipt(r scoring.Receipt) jsonReceipt {
	return jsonReceipt{
		ID: r.ID, Repo: r.Repo.FullName(), Number: r.Number, Type: string(r.Type), Title: r.Title, Actor: r.Actor.Login,
		Kind: r.Kind, Status: r.Status, Disputed: r.Disputed, Evidence: jsonEvidences(r.Evidence), Effect: r.Effect, EffectAt: known(r.EffectAt),
		Why: r.Why, Rule: r.Rule, Weight: r.Weight().Float(), Waited: int64(r.WaitEnded() / time.Second), Idle: int64(r.Idle() / time.Second),
		URL: l.receipt(r), ThreadURL: l.thread(r.Repo, r.Number, r.Type),
	}
}

func jsonEvidences(all []scoring.Evidence) []jsonEvidence {
	out := make([]jsonEvidence, 0, len(all))
	for _, e := range all {
		one := jsonEvidence{Event: string(e.Verb), Subject: e.Subject, At: e.At.UTC(), URL: e.URL}
		if e.ID != 0 {
			one.ID = strconv.FormatInt(e.ID, 10)
		}
		out = append(out, one)
	}
	return out
}

// known is t in UTC and whole seconds, or nothing where it is not known.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}

func logins(accounts []history.Account) []string {
	names := make([]string, 0, len(accounts))
	for _, a := range accounts {
		names = append(names, a.Login)
	}
	return names
}
