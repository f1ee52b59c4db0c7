package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"glueledger/scoring"
)

// jsonData is all that the pages know of somebody, for themselves: what they chose, their
// work in public repositories by year, and what they said of credits.
type jsonData struct {
	Login      string        `json:"login"`
	ID         int64         `json:"id"`
	AsOf       time.Time     `json:"as_of"`
	Visibility string        `json:"visibility"`
	Years      []jsonWork    `json:"years"`            // those with work, the newest first
	Filed      []jsonFiled   `json:"disputes_filed"`   // the oldest first
	Decided    []jsonDecided `json:"disputes_decided"` // likewise
}

// jsonFiled is a dispute that somebody filed, with what they said.
type jsonFiled struct {
	Receipt string               `json:"receipt"`
	At      time.Time            `json:"at"`
	Claim   scoring.Claim        `json:"claim"`
	Reason  string               `json:"reason"` // empty once it was taken back
	State   scoring.DisputeState `json:"state"`
}

// jsonDecided is a dispute of others that somebody decided, with what they answered.
type jsonDecided struct {
	Receipt string               `json:"receipt"`
	At      time.Time            `json:"at"`
	State   scoring.DisputeState `json:"state"`
	Answer  string               `json:"answer"`
}

// addDisputes adds the disputes that somebody filed or decided.
func (d *jsonData) addDisputes(all []scoring.Dispute) {
	for _, one := range all {
		if one.By.ID == d.ID {
			d.Filed = append(d.Filed, jsonFiled{one.Receipt, one.At, one.Claim, one.Reason, one.State})
		}
		if one.Decider.ID == d.ID {
			d.Decided = append(d.Decided, jsonDecided{one.Receipt, one.Decided, one.State, one.Answer})
		}
	}
}

// serveOwnData serves somebody all that is known of them.
func (s *server) serveOwnData(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := s.ownPerson(ctx, r.PathValue("login"))
	if err != nil {
		return err
	}
	now := s.now()
	data := jsonData{Login: p.Login, ID: p.ID, AsOf: now.UTC().Truncate(time.Second), Visibility: p.level.String(), Years: []jsonWork{}, Filed: []jsonFiled{}, Decided: []jsonDecided{}}
	if s.disputes != nil {
		all, err := s.disputes.PersonDisputes(ctx, p.ID)
		if err != nil {
			return fmt.Errorf("read the disputes of %s: %w", p.Login, err)
		}
		data.addDisputes(all)
	}
	for year := scoring.MonthOf(now).Year; year >= firstYear; year-- {
		span := calendar(scoring.Month{Year: year, Month: time.January}, 12, now)
		work, err := s.reader.PersonWork(ctx, p.Account, span)
		if err != nil {
			return fmt.Errorf("read the work of %s: %w", p.Login, err)
		}
		if len(work.InSpan())+len(work.TurnOver)+work.Merged+work.Reviewed == 0 {
			continue
		}
		export, err := s.newPersonExport(ctx, work, p.choices)
		if err != nil {
			return err
		}
		data.Years = append(data.Years, export.jsonWork())
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	if err := enc.Encode(data); err != nil {
		return fmt.Errorf("render what is known of %s: %w", p.Login, err)
	}
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", fileName(p.Login+"-glueledger.json")))
	keep(w, r, "no-store")
	serveBytes(w, r, "application/json; charset=utf-8", b.Bytes())
	return nil
}
