package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"glueledger/scoring/history"
)

// apiPerson answers with the same as the export of somebody's page.
func (s *server) apiPerson(w http.ResponseWriter, r *http.Request, query url.Values) (any, error) {
	login := r.PathValue("login")
	person, err := s.openPerson(r.Context(), login)
	if err != nil {
		return nil, err
	}
	if s.apiRenamed(w, r, person.Account, "") {
		return nil, nil
	}
	span, asked, err := apiSpan(query, s.now())
	if err != nil {
		return nil, err
	}
	newest, ever, err := s.reader.PersonMonth(r.Context(), person.ID)
	if err != nil {
		return nil, fmt.Errorf("find the newest month of %s: %w", login, err)
	}
	work, err := s.reader.PersonWork(r.Context(), person.Account, spanShown(span, asked, newest, ever, s.now()))
	if err != nil {
		return nil, fmt.Errorf("read the work of %s: %w", login, err)
	}
	export, err := s.newPersonExport(r.Context(), work, person.choices)
	if err != nil {
		return nil, err
	}
	return export.jsonWork(), nil
}

// apiRenamed sends who asks for somebody by a name of before to their name of now, and
// reports whether it did.
func (s *server) apiRenamed(w http.ResponseWriter, r *http.Request, person history.Account, below string) bool {
	if strings.EqualFold(person.Login, r.PathValue("login")) {
		return false
	}
	to := s.path(apiRoot + personPath(person) + below)
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	keep(w, r, "no-cache")
	http.Redirect(w, r, to, http.StatusFound)
	return true
}
