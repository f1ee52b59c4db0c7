package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// apiRoot is where the API begins. It shows to programs what the pages show to people,
// under the same rules; its names are those of the JSON that reports and people's pages
// come as.
const apiRoot = "/api/v1"

// apiRoute is one address of the API. Its description is made of the same rows.
type apiRoute struct {
	path  string // below apiRoot
	name  string // of the operation
	tells string
	takes []string // parameters of the query
	gives string   // the schema of the answer
	// serve gives the answer, or nil where it has answered itself.
	serve func(w http.ResponseWriter, r *http.Request, query url.Values) (any, error)
}

// apiRoutes are all addresses of the API.
func (s *server) apiRoutes() []apiRoute {
	span := []string{"from", "to"}
	list := []string{"per_page", "cursor"}
	people := append([]string{"from", "to"}, list...)
	waiting := append([]string{"for"}, list...)
	receipts := append([]string{"kind", "status", "person", "from", "to"}, list...)
	oneReceipts := append([]string{"kind", "status", "from", "to"}, list...)
	return []apiRoute{
		{"", "index", "What there is, and who you are", nil, "Index", s.apiIndex},
		{"/rules", "rules", "The rulebook: every kind of glue work, its definition and thresholds", nil, "Rules", s.apiRules},
		{"/repos", "repos", "The repositories that you may see, by name", append([]string{"owner"}, list...), "Repos", s.apiRepos},
		{"/owners/{owner}", "owner", "A span of an owner’s public repositories in numbers", span, "Overview", s.apiOverview},
		{"/owners/{owner}/people", "ownerPeople", "Who did glue work in a span, by name", people, "People", s.apiPeople},
		{"/owners/{owner}/waiting", "ownerWaiting", "What waits for somebody now, the longest first", waiting, "WaitingList", s.apiWaiting},
		{"/owners/{owner}/receipts", "ownerReceipts", "Receipts, the newest first", receipts, "ReceiptList", s.apiReceipts},
		{"/owners/{owner}/reports", "ownerReports", "The months that have reports, and what was corrected since", nil, "Archive", s.apiArchive},
		{"/owners/{owner}/reports/{month}", "ownerReport", "The report of a month", nil, "Report", s.apiReport},
		{"/repos/{owner}/{repo}", "repo", "A span of a repository in numbers", span, "Overview", s.apiOverview},
		{"/repos/{owner}/{repo}/people", "repoPeople", "Who did glue work in a span, by name", people, "People", s.apiPeople},
		{"/repos/{owner}/{repo}/waiting", "repoWaiting", "What waits for somebody now, the longest first", waiting, "WaitingList", s.apiWaiting},
		{"/repos/{owner}/{repo}/receipts", "repoReceipts", "Receipts, the newest first", receipts, "ReceiptList", s.apiReceipts},
		{"/repos/{owner}/{repo}/reports", "repoReports", "The months that have reports, and what was corrected since", nil, "Archive", s.apiArchive},
		{"/repos/{owner}/{repo}/reports/{month}", "repoReport", "The report of a month", nil, "Report", s.apiReport},
		{"/repos/{owner}/{repo}/rules", "repoRules", "The rules in force in a repository", nil, "Rules", s.apiRepoRules},
		{"/repos/{owner}/{repo}/threads/{number}", "thread", "A thread: who got what, and what every rule saw and missed", nil, "Thread", s.apiThread},
		{"/receipts/{id}", "receipt", "A receipt with the sum of its weight, its journal, and what every rule says of its thread", nil, "ReceiptInFull", s.apiReceipt},
		{"/people/{login}", "person", "What somebody did in a span, in public repositories", span, "Work", s.apiPerson},
		{"/people/{login}/receipts", "personReceipts", "Somebody’s receipts in public repositories, the newest first", oneReceipts, "ReceiptList", s.apiPersonReceipts},
	}
}

// apiServing mounts the API.
func (s *server) apiServing(mux *http.ServeMux) error {
	routes := s.apiRoutes()
	described, err := s.describeAPI(routes)
	if err != nil {
		return err
	}
	for _, route := range routes {
		mux.Handle(apiRoot+route.path, s.handleAPI(route.answer))
	}
	mux.Handle(apiRoot+"/openapi.json", s.handleAPI(described))
	mux.Handle("/api/", s.handleAPI(func(http.ResponseWriter, *http.Request) error {
		return failure{http.StatusNotFound, "The API has no such address. " + s.apiURL("") + " lists those that it has."}
	}))
	return nil
}

// apiURL is an address of the API.
func (s *server) apiURL(path string) string { return s.outside.Site + apiRoot + path }

// answer checks what is asked for and sends the answer.
func (route apiRoute) answer(w http.ResponseWriter, r *http.Request) error {
	query, err := readQuery(r.URL.RawQuery, route.takes)
	if err != nil {
		return err
	}
	answer, err := route.serve(w, r, query)
	if err != nil || answer == nil {
		return err
	}
	return sendJSON(w, r, answer)
}

// jsonRooms are buffers to write answers into, each with what writes them: that has one of
// its own, in which lines are indented.
var jsonRooms = sync.Pool{New: func() any {
	room := &jsonRoom{}
	room.encoder = indenting(&room.Buffer)
	return room
}}

type jsonRoom struct {
	bytes.Buffer
	encoder *json.Encoder
}

// sendJSON sends an answer with a tag of its content.
func sendJSON(w http.ResponseWriter, r *http.Request, answer any) error {
	room := jsonRooms.Get().(*jsonRoom) //nolint:forcetypeassert // of New
	giveBack := func() {
		if room.Cap() <= largestRoom {
			room.Reset()
			jsonRooms.Put(room)
		}
	}
	if err := room.encoder.Encode(answer); err != nil {
		giveBack()
		return err
	}
	keep(w, r, "no-cache")
	serveRoom(w, r, "application/json", &room.Buffer, giveBack)
	return nil
}

// sendBuilt sends JSON that is written out already.
func sendBuilt(w http.ResponseWriter, r *http.Request, b *bytes.Buffer) {
	keep(w, r, "no-cache")
	serveBytes(w, r, "application/json", b.Bytes())
}

// handleAPI serves an address of the API to whoever asks. No other site's scripts may
// read what is there: what is open here need not be open to the world.
func (s *server) handleAPI(h func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r, err := s.apiVisited(w, r)
		if err == nil && r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			err = failure{http.StatusMethodNotAllowed, "The API only shows things. Ask with GET."}
		}
		var made *madePage
		if err == nil {
			made, err = s.made.makeOne(w, r, h)
		}
		if err != nil {
			s.failAPI(w, r, err)
			return
		}
		made.send(w, r)
	})
}

// problem says what was wrong with a request, as RFC 9457 has it.
type problem struct {
	Type      string `json:"type"` // always about:blank: the title is the status
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail"` // what was wrong, and what to do
	Parameter string `json:"parameter,omitempty"`
}

// failAPI says what was wrong.
func (s *server) failAPI(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader has left
	}
	var said problem
	if bad, ok := errors.AsType[badParameter](err); ok {
		said = problem{Status: http.StatusBadRequest, Detail: bad.text, Parameter: bad.name}
	} else {
		f := s.failureOf(r, err)
		said = problem{Status: f.status, Detail: f.text}
	}
	said.Type, said.Title = "about:blank", http.StatusText(said.Status)
	var b bytes.Buffer
	if err := writeJSON(&b, said); err != nil {
		s.log.ErrorContext(r.Context(), "a problem cannot be written", "error", err)
	}
	switch said.Status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Bearer realm="GitHub"`)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", strconv.Itoa(int(failureKept/time.Second)))
	}
	w.Header().Del("Link")
	keep(w, r, "no-store")
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(said.Status)
	_, _ = b.WriteTo(w)
}

// jsonIndex is what the API has.
type jsonIndex struct {
	Description string          `json:"description_url"` // in OpenAPI
	Who         *jsonWho        `json:"who"`             // null for somebody who is not signed in
	Addresses   []jsonAddressOf `json:"addresses"`
}

type jsonWho struct {
	Login string `json:"login"` // empty for a token that is nobody's
	ID    int64  `json:"id"`
}

type jsonAddressOf struct {
	URL   string `json:"url"` // a template, as RFC 6570 has it
	Tells string `json:"tells"`
}

func (s *server) apiIndex(_ http.ResponseWriter, r *http.Request, _ url.Values) (any, error) {
	index := jsonIndex{Description: s.apiURL("/openapi.json"), Addresses: []jsonAddressOf{}}
	if who := visitorOf(r.Context()); who != nil {
		index.Who = &jsonWho{who.Login, who.ID}
	}
	for _, route := range s.apiRoutes() {
		at := s.apiURL(route.path)
		if len(route.takes) > 0 {
			at += "{?" + strings.Join(route.takes, ",") + "}"
		}
		tells := route.tells
		if slices.Contains(route.takes, "from") {
			tells += ". One of from and to alone means that one month"
		}
		index.Addresses = append(index.Addresses, jsonAddressOf{at, tells})
	}
	return index, nil
}
