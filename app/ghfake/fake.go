package ghfake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// Request is one that was answered.
type Request struct {
	Method string
	Path   string // without /api/v3, as GitHub describes it
	Query  url.Values
	Header http.Header // of the request, without its authorization
	Body   []byte
	Status int  // 0 when the connection was broken off
	Own    bool // the fake answered it itself
}

// Fake is the server. It is safe for concurrent use.
type Fake struct {
	upstream *url.URL
	proxy    *httputil.ReverseProxy
	now      func() time.Time

	mu       sync.Mutex
	schema   *ast.Schema
	trouble  trouble
	requests []Request
	lastID   int64
	slug     string              // of the App, once GitHub has said it
	repos    map[string]*repo    // by full name, in lower case
	checks   map[int64]*checkRun // by id
	owners   map[string][]string // of organisations, by their names in lower case
	members  map[string][]string // of organisations, beside their owners
}

// repo is what the fake holds of a repository.
type repo struct {
	id          int64
	node        string
	owner, name string
	discussions []*Discussion
	checks      []*checkRun
}

// askedHost is the key of the host that the client asked.
type askedHost struct{}

// firstID is above those of recorded history, so that both are told apart.
const firstID = 9_000_000_000

// New is a fake in front of the server at an address, such as
// http://127.0.0.1:8080. Addresses of that server in its answers are replaced by
// those of the fake.
func New(upstream string) (*Fake, error) {
	u, err := url.Parse(strings.TrimSuffix(upstream, "/"))
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("the server to hand on to: %q is no address", upstream)
	}
	f := &Fake{upstream: u, now: time.Now, lastID: firstID, slug: "glueledger",
		repos: make(map[string]*repo), checks: make(map[int64]*checkRun), owners: make(map[string][]string), members: make(map[string][]string)}
	f.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(u)
			r.Out.Host = u.Host
			r.Out = r.Out.WithContext(context.WithValue(r.Out.Context(), askedHost{}, r.In.Host))
		},
		Transport:      &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 32},
		ModifyResponse: f.readdress,
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) {
			panic(http.ErrAbortHandler) // what breaks off there breaks off here
		},
	}
	return f, nil
}

// Clock sets where the fake takes the time from.
func (f *Fake) Clock(now func() time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = now
}

// Requests are all that were answered, in the order in which they ended.
func (f *Fake) Requests() []Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.requests)
}

// ServeHTTP answers a request, or hands it on, and records it.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	path := strings.TrimPrefix(r.URL.Path, "/api/v3")
	if path == "/api/graphql" {
		path = "/graphql"
	}
	seen := Request{Method: r.Method, Path: path, Query: r.URL.Query(), Header: r.Header.Clone(), Body: body}
	seen.Header.Del("Authorization")
	counting := &statusWriter{ResponseWriter: w}
	defer func() {
		seen.Status = counting.status
		f.mu.Lock()
		f.requests = append(f.requests, seen)
		f.mu.Unlock()
	}()
	if id, ok := strings.CutPrefix(path, "/avatars/u/"); ok {
		seen.Own = true
		servePicture(counting, id)
		return
	}
	if answer := f.own(path, r); answer != nil {
		seen.Own = true
		f.answer(counting, r, body, answer)
		return
	}
	f.proxy.ServeHTTP(counting, r)
}

// statusWriter notes the status.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes and writes.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// reply is what the fake answers itself.
type reply struct {
	status int
	body   any // JSON, or a string as it is
}

// endpoint answers one request of which the body is read.
type endpoint func(r *http.Request, body []byte) reply

// own finds what the fake answers itself; nil for the rest.
func (f *Fake) own(path string, r *http.Request) endpoint {
	if path == "/graphql" {
		return f.graphql
	}
	if org, ok := strings.CutPrefix(path, "/user/memberships/orgs/"); ok && r.Method == http.MethodGet {
		return f.membership(org)
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 4 || parts[0] != "repos" {
		return nil
	}
	switch at, rest := f.repoAt(parts[1], parts[2]), parts[4:]; {
	case parts[3] == "check-runs" && len(rest) == 0:
		return f.createCheck(at)
	case parts[3] == "check-runs" && len(rest) == 1:
		return f.checkRun(at, rest[0])
	case parts[3] == "commits" && len(rest) > 1 && rest[len(rest)-1] == "check-runs":
		return f.checksOf(at, strings.Join(rest[:len(rest)-1], "/"))
	case parts[3] == "commits" && len(rest) > 0 && r.Method == http.MethodGet:
		return headOf(at, strings.Join(rest, "/"), r.Header.Get("Accept"))
	}
	return nil
}

// answer lets an endpoint answer, unless the token is not valid or there is
// trouble.
func (f *Fake) answer(w http.ResponseWriter, r *http.Request, body []byte, answer endpoint) {
	if status, said := f.refused(r); status != 0 {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write(said)
		return
	}
	f.mu.Lock()
	t := f.trouble.next(r.Method != http.MethodGet)
	f.mu.Unlock()
	if t.status != 0 && !t.effect {
		t.write(w)
		return
	}
	got := answer(r, body)
	if t.status != 0 {
		t.write(w)
		return
	}
	if text, ok := got.body.(string); ok {
		w.Header().Set("Content-Type", "application/vnd.github.sha; charset=utf-8")
		w.WriteHeader(got.status)
		_, _ = io.WriteString(w, text)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(got.status)
	_ = json.NewEncoder(w).Encode(got.body) // the client has gone
}

// refused asks the server behind whether a token is valid, and gives its answer
// when it is not.
func (f *Fake) refused(r *http.Request) (int, []byte) {
	resp, err := f.ask(r, "/rate_limit")
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		return 0, nil
	}
	said, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil
	}
	return resp.StatusCode, said
}

// ask asks the server behind with the authorization of a request.
func (f *Fake) ask(r *http.Request, path string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, f.upstream.String()+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", r.Header.Get("Authorization"))
	req.Header.Set("Accept", "application/vnd.github+json")
	return f.proxy.Transport.RoundTrip(req)
}

// readdress replaces the other server's address in an answer, and learns who the
// App is.
func (f *Fake) readdress(resp *http.Response) error {
	asked, _ := resp.Request.Context().Value(askedHost{}).(string)
	theirs, ours := f.upstream.String(), "http://"+asked
	for _, name := range []string{"Link", "Location"} {
		for i, v := range resp.Header.Values(name) {
			resp.Header[name][i] = strings.ReplaceAll(v, theirs, ours)
		}
	}
	path := strings.TrimPrefix(resp.Request.URL.Path, "/api/v3")
	if resp.StatusCode >= 300 || !strings.Contains(resp.Header.Get("Content-Type"), "json") {
		return nil
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if err := resp.Body.Close(); err != nil {
		return err
	}
	if path == "/app" || strings.HasPrefix(path, "/app-manifests/") {
		var app struct{ Slug string }
		if json.Unmarshal(body, &app) == nil && app.Slug != "" {
			f.mu.Lock()
			f.slug = app.Slug
			f.mu.Unlock()
		}
	}
	body = bytes.ReplaceAll(body, []byte(theirs), []byte(ours))
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return nil
}

// id is a new id. The caller holds mu.
func (f *Fake) id() int64 {
	f.lastID++
	return f.lastID
}

// repoAt is what the fake holds of a repository, which may be nothing yet.
func (f *Fake) repoAt(owner, name string) *repo {
	key := strings.ToLower(owner + "/" + name)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.repos[key] == nil {
		f.repos[key] = &repo{owner: owner, name: name, node: "R_" + key}
	}
	return f.repos[key]
}
