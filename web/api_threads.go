package web

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"glueledger/scoring"
)

// jsonThread is what every rule says of a thread, and who got what for it.
type jsonThread struct {
	Repo     string        `json:"repo"`
	Number   int           `json:"number"`
	Type     string        `json:"type"`
	Title    string        `json:"title"`
	Author   string        `json:"author"`
	OpenedAt time.Time     `json:"opened_at"`
	State    string        `json:"state"` // open, closed, merged
	For      string        `json:"waits_for,omitempty"`
	On       []string      `json:"waits_on"`
	Since    *time.Time    `json:"since,omitempty"`
	Receipts []jsonReceipt `json:"receipts"` // withdrawn ones, too
	Unnamed  int           `json:"receipts_not_named"`
	Verdicts []jsonVerdict `json:"verdicts"` // in the order of the rules
	Next     *time.Time    `json:"next_change,omitempty"`
	// KnownUntil is as of when all of it is so, where nothing keeps the repository current.
	KnownUntil *time.Time `json:"known_until,omitempty"`
	URL        string     `json:"url"` // on GitHub
	Page       string     `json:"page_url,omitempty"`
}

func (s *server) apiThread(_ http.ResponseWriter, r *http.Request, _ url.Values) (any, error) {
	t, err := s.threadFor(r)
	if err != nil {
		return nil, err
	}
	choices, err := s.reader.Choices(r.Context())
	if err != nil {
		return nil, fmt.Errorf("read what people chose to show: %w", err)
	}
	receipts, err := s.reader.ThreadReceipts(r.Context(), t.Repo, t.Number)
	if err != nil {
		return nil, fmt.Errorf("read the credits on %s#%d: %w", t.Repo.FullName(), t.Number, err)
	}
	out := jsonThread{
		Repo: t.Repo.FullName(), Number: t.Number, Type: string(t.Type), Title: t.Title, Author: choices.Account(t.Author, scoring.InReports).Login,
		OpenedAt: t.OpenedAt.UTC(), State: stateOf(t), KnownUntil: known(t.KnownUntil), On: []string{}, Receipts: []jsonReceipt{}, Verdicts: []jsonVerdict{},
		URL: s.outside.thread(t.Repo, t.Number, t.Type),
	}
	if s.outside.hasSite() {
		out.Page = s.outside.threadPage(t.Repo, t.Number, t.Type)
	}
	shown, unnamed := namedReceipts(receipts, choices)
	out.Unnamed = len(unnamed)
	for _, receipt := range shown {
		out.Receipts = append(out.Receipts, s.outside.jsonReceipt(receipt))
	}
	if s.judge == nil {
		return out, nil
	}
	judged := s.judge(t)
	out.Verdicts = jsonVerdicts(judged.Verdicts, choices, scoring.InReports)
	if t.KnownUntil.IsZero() { // else time alone changes nothing
		out.Next = known(judged.Next)
	}
	if w := judged.Waiting; w != nil {
		out.For, out.Since = string(w.For), known(w.Since)
		for _, account := range w.On {
			if choices.Shows(account.ID, scoring.InReports) {
				out.On = append(out.On, account.Login)
			}
		}
	}
	return out, nil
}
