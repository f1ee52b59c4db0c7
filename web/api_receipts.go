package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"glueledger/scoring"
)

// jsonReceiptList is a page of receipts, the newest first.
type jsonReceiptList struct {
	Receipts []jsonReceipt `json:"receipts"`
}

func (s *server) apiReceipts(w http.ResponseWriter, r *http.Request, query url.Values) (any, error) {
	seen, err := s.apiScope(r)
	if err != nil {
		return nil, err
	}
	choices, err := s.reader.Choices(r.Context())
	if err != nil {
		return nil, fmt.Errorf("read what people chose to show: %w", err)
	}
	return s.listReceipts(w, r, query, scoring.ReceiptQuery{Scope: seen.scope, Person: query.Get("person")}, choices, seen.private)
}

func (s *server) apiPersonReceipts(w http.ResponseWriter, r *http.Request, query url.Values) (any, error) {
	person, err := s.openPerson(r.Context(), r.PathValue("login"))
	if err != nil {
		return nil, err
	}
	if s.apiRenamed(w, r, person.Account, "/receipts") {
		return nil, nil
	}
	q := scoring.ReceiptQuery{Person: person.Login}
	if person.own {
		q = scoring.ReceiptQuery{Own: person.ID}
	}
	return s.listReceipts(w, r, query, q, person.choices, false)
}

// listReceipts answers with the page that the query asks for.
func (s *server) listReceipts(w http.ResponseWriter, r *http.Request, query url.Values, q scoring.ReceiptQuery, choices scoring.Choices, private bool) (any, error) {
	size, err := s.readReceiptQuery(query, &q)
	if err != nil {
		return nil, err
	}
	all, err := s.reader.ReceiptList(r.Context(), q, private)
	if err != nil {
		return nil, fmt.Errorf("list receipts of %s: %w", q.Scope, err)
	}
	next := ""
	if len(all) > size {
		all = all[:size]
		last := all[size-1]
		next = writeCursor(receiptsCursor, strconv.FormatInt(last.At().Unix(), 10), last.ID)
	}
	hidden := choices.Redactor(scoring.InReports)
	out := jsonReceiptList{Receipts: make([]jsonReceipt, 0, len(all))}
	for _, t := range all {
		t.Receipt, t.Reason = hidden.Receipt(t.Receipt), hidden.Text(t.Reason)
		out.Receipts = append(out.Receipts, s.outside.jsonTurnOver(t))
	}
	s.linkPages(w, r, query, next)
	return out, nil
}

// readReceiptQuery reads what is asked of a list of receipts, and how long it may be; it
// asks for one more.
func (s *server) readReceiptQuery(query url.Values, q *scoring.ReceiptQuery) (size int, err error) {
	standing := []scoring.Status{scoring.Pending, scoring.Confirmed}
	if q.Kinds, err = someOf(query, "kind", s.apiKinds(), s.apiKinds()); err != nil {
		return 0, err
	}
	if q.Statuses, err = someOf(query, "status", append(standing, scoring.Withdrawn), standing); err != nil {
		return 0, err
	}
	if q.From, q.Before.At, err = listMonths(query, s.now()); err != nil {
		return 0, err
	}
	if size, err = pageSize(query); err != nil {
		return 0, err
	}
	q.Limit = size + 1
	place, err := readCursor(query, receiptsCursor, 2)
	if err != nil || place == nil {
		return size, err
	}
	seconds, err := wholeNumber(place[0])
	if at := time.Unix(seconds, 0).UTC(); err == nil && at.Before(q.Before.At) {
		q.Before = scoring.ListPlace{At: at, ID: place[1]}
	}
	return size, err
}

// jsonReceiptInFull is a receipt with all that its page says.
type jsonReceiptInFull struct {
	jsonReceipt
	Sum      []jsonPart    `json:"weight_sum"` // empty for what is withdrawn
	Journal  []jsonEntry   `json:"journal"`    // oldest first
	Verdicts []jsonVerdict `json:"verdicts"`
	Lost     bool          `json:"thread_gone"`
	OnlyYou  bool          `json:"only_you"` // it is shown to nobody but you, whose it is
	Thread   string        `json:"verdicts_url,omitempty"`
}

type jsonPart struct {
	Name   scoring.PartName `json:"name"`
	Amount float64          `json:"amount"`
	Why    string           `json:"why"`
}

type jsonEntry struct {
	At     time.Time     `json:"at"`
	Entry  scoring.Entry `json:"entry"`
	Rule   string        `json:"rule"`
	Reason string        `json:"reason"`
}

// jsonVerdict is what a rule says of what one person did.
type jsonVerdict struct {
	Rule     string          `json:"rule"`
	Kind     scoring.Kind    `json:"kind,omitempty"`
	Actor    string          `json:"actor,omitempty"` // none where the rule found nobody to look at
	Outcome  scoring.Outcome `json:"outcome"`
	Reason   string          `json:"reason"`
	Effect   string          `json:"effect,omitempty"`
	EffectAt *time.Time      `json:"effect_at,omitempty"`
	Evidence []jsonEvidence  `json:"evidence"`
}

// jsonVerdicts are verdicts on people who are shown at a level; they name nobody else.
func jsonVerdicts(verdicts []scoring.Verdict, choices scoring.Choices, level scoring.Visibility) []jsonVerdict {
	hidden := choices.Redactor(level)
	all := []jsonVerdict{}
	for _, v := range verdicts {
		if !choices.Shows(v.Actor.ID, level) {
			continue
		}
		one := jsonVerdict{Rule: v.Rule, Kind: v.Kind, Actor: v.Actor.Login, Outcome: v.Outcome, Reason: hidden.Text(v.Reason),
			Effect: hidden.Text(v.Effect), EffectAt: known(v.EffectAt), Evidence: jsonEvidences(v.Evidence)}
		for i := range one.Evidence {
			one.Evidence[i].Subject = hidden.Text(one.Evidence[i].Subject)
		}
		all = append(all, one)
	}
	return all
}

func (s *server) apiReceipt(_ http.ResponseWriter, r *http.Request, _ url.Values) (any, error) {
	seen, err := s.findReceipt(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	hidden := seen.choices.Redactor(scoring.OnReceipts)
	receipt := scoring.TurnOver{Receipt: hidden.Receipt(seen.receipt)}
	out := jsonReceiptInFull{Sum: []jsonPart{}, Journal: []jsonEntry{}, Verdicts: []jsonVerdict{}, Lost: seen.thread == nil, OnlyYou: seen.onlyYou}
	for _, e := range seen.journal {
		e.Reason = hidden.Text(e.Reason)
		out.Journal = append(out.Journal, jsonEntry{e.At.UTC(), e.Entry, e.Rule, e.Reason})
		if e.Entry == scoring.EntryWithdrawn && receipt.Status == scoring.Withdrawn {
			receipt.Withdrawn, receipt.Reason = e.At, e.Reason
		}
	}
	if receipt.Status != scoring.Withdrawn {
		for _, p := range receipt.Sum {
			out.Sum = append(out.Sum, jsonPart{p.Name, p.Amount.Float(), p.Why})
		}
	}
	if seen.thread != nil {
		scope := scoring.Scope{Owner: seen.thread.Repo.Owner, Repo: seen.thread.Repo.Name}
		out.Thread = s.apiURL(apiPath(scope)) + "/threads/" + strconv.Itoa(seen.thread.Number)
		if s.judge != nil {
			out.Verdicts = jsonVerdicts(s.judge(seen.thread).Verdicts, seen.choices, scoring.OnReceipts)
		}
	}
	out.jsonReceipt = s.outside.jsonTurnOver(receipt)
	return out, nil
}
