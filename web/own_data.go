package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"glueledger/scoring"
)

// jsonData is all that the pages know of somebody, for themselves: what they chose, and
// their work in public repositories by year.
type jsonData struct {
	Login      string     `json:"login"`
	ID         int64      `json:"id"`
	AsOf       time.Time  `json:"as_of"`
	Visibility string     `json:"visibility"`
	Years      []jsonWork `json:"years"` // those with work, the newest first
}

// serveOwnData serves somebody all that is known of them.
func (s *server) serveOwnData(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := s.ownPerson(ctx, r.PathValue("login"))
	if err != nil {
		return err
	}
	now := s.now()
	data := jsonData{Login: p.Login, ID: p.ID, AsOf: now.UTC().Truncate(time.Second), Visibility: p.level.String(), Years: []jsonWork{}}
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
