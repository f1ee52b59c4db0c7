package app_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"glueledger/app"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// world is what doctor looks at: a GitHub with an App, this server as the world
// reaches it, and a ledger with credentials beside it. At first all is well.
type world struct {
	*testing.T
	gitHub, site *httptest.Server
	db           string
	credentials  app.Credentials
	args         []string

	answers map[string]any // of GitHub, by path; nil for 404, a number for a status
	headers map[string]string
	clock   time.Duration // by which GitHub's is ahead
	health  func(http.ResponseWriter)
	closed  bool // webhooks are not received
}

func newWorld(t *testing.T) *world {
	clean(t)
	w := &world{T: t, db: filepath.Join(t.TempDir(), "l.db"), headers: map[string]string{"X-Ratelimit-Limit": "5000", "X-Ratelimit-Remaining": "4900",
		"X-Ratelimit-Reset": fmt.Sprint(time.Now().Add(time.Hour).Unix())}}
	w.gitHub = httptest.NewServer(http.HandlerFunc(w.answer))
	t.Cleanup(w.gitHub.Close)
	w.site = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.site.Close)
	w.health = func(rw http.ResponseWriter) { fmt.Fprintln(rw, "ok") }
	account := map[string]any{"id": 1, "login": "acme", "type": "Organization"}
	permissions := func() map[string]string { return app.NewManifest("x", "https://x.org", true).Permissions }
	w.answers = map[string]any{
		"/meta": map[string]any{},
		"/app": map[string]any{"id": 12, "slug": "glueledger-acme", "name": "glueledger-acme", "owner": account, "html_url": w.gitHub.URL + "/apps/glueledger-acme",
			"permissions": permissions(), "events": app.Events()},
		"/app/hook/config": map[string]any{"url": w.site.URL + "/webhooks", "secret": "********", "insecure_ssl": "0", "content_type": "json"},
		"/app/installations": []any{map[string]any{"id": 5, "account": account, "permissions": permissions(), "repository_selection": "all",
			"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}},
		"/app/installations/5/access_tokens": map[string]any{"token": "ghs_s3cret", "expires_at": time.Now().Add(time.Hour).UTC().Format(time.RFC3339), "permissions": permissions()},
		"/installation/repositories":         map[string]any{"total_count": 1, "repositories": []any{map[string]any{"id": 9, "name": "widget", "full_name": "acme/widget", "owner": account}}},
		"/app/hook/deliveries":               []any{w.delivery(3, "c", 202), w.delivery(2, "b", 202), w.delivery(1, "a", 202)},
	}
	w.credentials = storedCredentials()
	w.credentials.GitHubURL, w.credentials.PublicURL = w.gitHub.URL, w.site.URL
	if err := w.credentials.Save(w.db + ".app"); err != nil {
		t.Fatal(err)
	}
	l, err := store.Open(t.Context(), w.db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return w
}

// delivery is an attempt to deliver, the later the higher its number.
func (w *world) delivery(n int, guid string, status int) map[string]any {
	return map[string]any{"id": n, "guid": guid, "event": "issues", "action": "opened", "status_code": status, "status": "x", "redelivery": false,
		"delivered_at": time.Date(2026, 2, 1, 12, n, 0, 0, time.UTC).Format(time.RFC3339), "installation_id": 5}
}

func (w *world) answer(rw http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/api/v3")
	if path != "/meta" && r.Header.Get("Authorization") == "" {
		w.Errorf("%s without a token", path)
	}
	rw.Header().Set("Date", time.Now().Add(w.clock).UTC().Format(http.TimeFormat))
	for k, v := range w.headers {
		rw.Header().Set(k, v)
	}
	rw.Header().Set("Content-Type", "application/json")
	switch a := w.answers[path].(type) {
	case nil:
		rw.WriteHeader(http.StatusNotFound)
		fmt.Fprint(rw, `{"message":"Not Found"}`)
	case int:
		rw.WriteHeader(a)
		fmt.Fprint(rw, `{"message":"No"}`)
	default:
		if r.Method == http.MethodPost {
			rw.WriteHeader(http.StatusCreated)
		}
		if err := json.NewEncoder(rw).Encode(a); err != nil {
			w.Error(err)
		}
	}
}

func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/healthz":
		w.health(rw)
	case r.URL.Path == "/webhooks" && !w.closed:
		rw.WriteHeader(http.StatusMethodNotAllowed)
	default:
		rw.WriteHeader(http.StatusNotFound)
	}
}

// noApp takes the stored credentials away.
func (w *world) noApp() {
	if err := os.RemoveAll(w.db + ".app"); err != nil {
		w.Fatal(err)
	}
}

// app is what GitHub says of the App.
func (w *world) app() map[string]any { return w.answers["/app"].(map[string]any) }

func (w *world) installation() map[string]any {
	return w.answers["/app/installations"].([]any)[0].(map[string]any)
}

func (w *world) save(change func(*app.Credentials)) {
	change(&w.credentials)
	if err := w.credentials.Save(w.db + ".app"); err != nil {
		w.Fatal(err)
	}
}

// doctor runs the command.
func (w *world) doctor(args ...string) (code int, stdout string) {
	w.Helper()
	code, stdout, stderr := run(w, append(append([]string{"doctor", "--db", w.db}, w.args...), args...)...)
	if told := stdout + stderr; strings.Contains(told, "s3cret") || strings.Contains(told, "BEGIN RSA") {
		w.Errorf("a secret shows:\n%s", told)
	}
	if code == 2 || stderr != "" {
		w.Errorf("ended with %d: %s", code, stderr)
	}
	return code, stdout
}

func TestDoctor(t *testing.T) {
	for name, test := range map[string]struct {
		change func(w *world)
		fails  string   // the first check that fails; empty for none
		says   []string // lines, as patterns; "check: text" for a finding that is no ok, else what to do
		left   string   // checks that are not done
	}{
		"all is well": {change: func(*world) {}},
		"wrong settings": {change: func(w *world) { w.args = []string{"--url", "glue", "--github-url", "git"} }, fails: "settings",
			says: []string{`FAIL +settings +--url \(GLUELEDGER_URL\): "glue" does not begin`, `FAIL +settings +--github-url`, `(?m)^- +not checked +the settings are wrong: ledger, credentials, github`}, left: "ledger credentials github app permissions events address webhook installations limits deliveries inbox history settings-file reports posts"},
		"half of the variables": {change: func(w *world) { w.Setenv("GLUELEDGER_APP_ID", "12") }, fails: "settings", says: []string{`FAIL +settings +the App's private key is missing`}},
		"no ledger": {change: func(w *world) { w.move() }, says: []string{`warn +ledger +there is no ledger at .*none.db\n +→ Give --db or GLUELEDGER_DB as for “glueledger serve”\. Where`, `FAIL +credentials +no GitHub App is set up: there is no ledger at .*none.db .*\n +→ Give --db or GLUELEDGER_DB as for “glueledger serve”\.\n +→ Where serve never ran: Run “glueledger serve”`}, fails: "credentials",
			left: "github app permissions events address webhook installations limits deliveries inbox history settings-file reports posts"},
		"no place for a ledger": {change: func(w *world) { w.args = []string{"--db", filepath.Join(w.db, "x", "l.db")} }, fails: "ledger", says: []string{`cannot put a ledger at`}},
		"no ledger's file":      {change: func(w *world) { writeFile(w.T, w.db, "This is no ledger at all.", 0o600) }, fails: "ledger", says: []string{`FAIL +ledger .*is no ledger`}, left: "inbox history settings-file reports posts"},
		"a broken ledger": {change: func(w *world) {
			w.noApp()
			writeFile(w.T, w.db, "SQLite format 3\x00"+strings.Repeat("This is broken. ", 500), 0o600)
		}, fails: "ledger", says: []string{`FAIL +ledger .*\n +→ Restore it from a backup\.\n`, `(?s)not checked +the ledger is not open: credentials, github, app, .*pairs\n`},
			left: "credentials github app permissions events address webhook installations limits deliveries inbox history settings-file reports posts"},
		"older tables":           {change: func(w *world) { w.sql(`DELETE FROM goose_db_version WHERE version_id > 1`) }, fails: "ledger", says: []string{`was written by an older version: run “glueledger serve”`}, left: "inbox history settings-file reports posts"},
		"newer tables":           {change: func(w *world) { w.sql(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`) }, fails: "ledger", says: []string{`newer version`}},
		"key open to others":     {change: func(w *world) { chmod(w.T, w.db+".app/private-key.pem", 0o644) }, fails: "credentials", says: []string{`run: chmod 600 `}},
		"folder open to others":  {change: func(w *world) { chmod(w.T, w.db+".app", 0o755) }, says: []string{`warn +credentials +others can look into .* \(mode 0755\)`, `→ Run: chmod 700 `}},
		"no webhook secret":      {change: func(w *world) { w.save(func(cr *app.Credentials) { cr.WebhookSecret = "" }) }, fails: "credentials", says: []string{`there is no webhook secret`}},
		"another webhook secret": {change: func(w *world) { w.Setenv("GLUELEDGER_WEBHOOK_SECRET", "another") }, says: []string{`warn +credentials +GLUELEDGER_WEBHOOK_SECRET overrides`}},
		"GitHub is not there":    {change: func(w *world) { w.save(func(cr *app.Credentials) { cr.GitHubURL = "http://" + nobody(w.T) }) }, fails: "github", says: []string{`GitHub cannot be reached at http://127.0.0.1:\d+/api/v3: .*refused`, `→ See that this machine may connect`}, left: "app permissions events webhook installations limits deliveries"},
		"something else there":   {change: func(w *world) { w.answers["/meta"] = nil }, fails: "github", says: []string{`there is no GitHub at`}},
		"GitHub is down":         {change: func(w *world) { w.answers["/meta"] = 503 }, fails: "github", says: []string{`GitHub answers 503`}},
		"clock ahead":            {change: func(w *world) { w.clock = -10 * time.Minute }, fails: "github", says: []string{`clock is (10m0s|9m59s|10m1s) ahead of GitHub's`, `timedatectl`}, left: "app permissions"},
		"clock behind":           {change: func(w *world) { w.clock = 30 * time.Second }, says: []string{`warn +github .*clock is (29|30|31)s behind GitHub's`}},
		"another App's key":      {change: func(w *world) { w.answers["/app"] = 401 }, fails: "app", says: []string{`GitHub does not take the key of App 12`, `generate a new private key`}, left: "permissions events webhook installations limits deliveries"},
		"the App is gone":        {change: func(w *world) { w.answers["/app"] = nil }, fails: "app", says: []string{`or the App was deleted`}},
		"key of another id":      {change: func(w *world) { w.app()["id"] = 13 }, fails: "app", says: []string{`the key is of App 13`}},
		"no permission":          {change: func(w *world) { delete(w.app()["permissions"].(map[string]string), "issues") }, fails: "permissions", says: []string{`FAIL +permissions +the App lacks the permission Issues: write`, `→ Grant it at .*/organizations/acme/settings/apps/glueledger-acme/permissions, then accept it`}},
		"too little permission":  {change: func(w *world) { w.app()["permissions"].(map[string]string)["issues"] = "read" }, says: []string{`warn +permissions +the App lacks the permission Issues: write`}},
		"too much permission":    {change: func(w *world) { w.app()["permissions"].(map[string]string)["administration"] = "write" }, says: []string{`warn +permissions +the App has the permission administration: write, which glueledger never uses`}},
		"a personal App": {change: func(w *world) {
			w.app()["owner"] = map[string]any{"id": 2, "login": "mia", "type": "User"}
			delete(w.app()["permissions"].(map[string]string), "checks")
		}, says: []string{`warn +permissions`, `at http://127.0.0.1:\d+/settings/apps/glueledger-acme/permissions`}},
		"events missing":         {change: func(w *world) { w.app()["events"] = []string{"issues"} }, fails: "events", says: []string{`does not tell the App of discussion, discussion_comment, issue_comment, label`, `→ Subscribe`}},
		"server not running":     {change: func(w *world) { w.save(func(cr *app.Credentials) { cr.PublicURL = "http://" + nobody(w.T) }) }, fails: "address", says: []string{`cannot be reached from here`, `→ Start “glueledger serve”`, `FAIL +webhook +GitHub delivers to http://127.0.0.1:\d+/webhooks, and this server is at http`}},
		"another program":        {change: func(w *world) { w.health = func(rw http.ResponseWriter) { fmt.Fprint(rw, "<html>hello") } }, fails: "address", says: []string{`is not glueledger: 200 OK`}},
		"a proxy without server": {change: func(w *world) { w.health = func(rw http.ResponseWriter) { rw.WriteHeader(http.StatusBadGateway) } }, fails: "address", says: []string{`is not glueledger: 502`}},
		"not ready": {change: func(w *world) {
			w.health = func(rw http.ResponseWriter) {
				rw.WriteHeader(http.StatusServiceUnavailable)
				fmt.Fprintln(rw, "not ready")
			}
		}, fails: "address", says: []string{`is not ready`}},
		"leads elsewhere": {change: func(w *world) {
			w.health = func(rw http.ResponseWriter) {
				rw.Header().Set("Location", "https://x.org/healthz")
				rw.WriteHeader(http.StatusMovedPermanently)
			}
		}, fails: "address", says: []string{`leads on to https://x.org/healthz`, `GitHub follows no redirects`}},
		"no webhooks received": {change: func(w *world) { w.closed = true }, fails: "address", says: []string{`runs without a webhook secret`}},
		"no address":           {change: func(w *world) { w.save(func(cr *app.Credentials) { cr.PublicURL = "" }) }, fails: "address", says: []string{`→ Set --url`}},
		"webhook elsewhere": {change: func(w *world) {
			w.answers["/app/hook/config"].(map[string]any)["url"] = "https://old.example.org/webhooks"
		}, fails: "webhook", says: []string{`GitHub delivers to https://old.example.org/webhooks, and this server is at`, `→ At .*/settings/apps/glueledger-acme, activate the webhook and set its URL to`}},
		"webhook without secret": {change: func(w *world) { delete(w.answers["/app/hook/config"].(map[string]any), "secret") }, fails: "webhook", says: []string{`the webhook has no secret`}},
		"webhook without TLS":    {change: func(w *world) { w.answers["/app/hook/config"].(map[string]any)["insecure_ssl"] = "1" }, says: []string{`warn +webhook +GitHub does not check this server's certificate`}},
		"no webhook":             {change: func(w *world) { w.answers["/app/hook/config"] = nil }, fails: "webhook", says: []string{`the App has no webhook`}},
		"no installation":        {change: func(w *world) { w.answers["/app/installations"] = []any{} }, fails: "installations", says: []string{`the App is installed nowhere`, `→ Install it at .*/installations`}, left: "limits"},
		"suspended":              {change: func(w *world) { w.installation()["suspended_at"] = "2026-01-02T00:00:00Z" }, fails: "installations", says: []string{`every installation is suspended`, `/organizations/acme/settings/installations/5`}, left: "limits"},
		"permissions not granted": {change: func(w *world) {
			w.installation()["permissions"] = map[string]string{"metadata": "read", "issues": "read", "contents": "read"}
		}, says: []string{`warn +installations +the App's newer permissions are not accepted by acme yet: Issues: write, Pull requests: write, Discussions: write, Checks: write`}},
		"no repositories": {change: func(w *world) {
			w.answers["/installation/repositories"] = map[string]any{"total_count": 0, "repositories": []any{}}
		}, says: []string{`warn +limits +the installation on acme sees no repositories`}},
		"few requests left": {change: func(w *world) { w.headers["X-Ratelimit-Remaining"] = "900" }, says: []string{`warn +limits +acme: only 900 of 5000 requests are left until`}},
		"no limit":          {change: func(w *world) { w.headers = nil }},
		"no deliveries":     {change: func(w *world) { w.answers["/app/hook/deliveries"] = []any{} }, says: []string{`warn +deliveries +GitHub has delivered nothing in the last three days\n +→ Comment on`}},
		"no deliveries to a new App": {change: func(w *world) {
			w.answers["/app/hook/deliveries"], w.app()["created_at"] = []any{}, clock().Add(-time.Minute).Format(time.RFC3339)
		}},
		"no deliveries since yesterday": {change: func(w *world) {
			w.answers["/app/hook/deliveries"], w.app()["created_at"] = []any{}, clock().Add(-24*time.Hour).Format(time.RFC3339)
		}, says: []string{`warn +deliveries +GitHub has delivered nothing yet; the App was made at 2025-06-09 12:00 UTC\n +→ Comment on`}},
		"deliveries refused": {change: func(w *world) {
			w.answers["/app/hook/deliveries"] = []any{w.delivery(3, "c", 401), w.delivery(2, "b", 202), w.delivery(1, "a", 401)}
		}, fails: "deliveries",
			says: []string{`FAIL +deliveries +2 of the last 3 deliveries did not arrive, the newest at 2026-02-01 12:03 UTC \(status 401\): the signature was refused`, `→ The secret .* differ`, `→ A server that runs asks for them again`}},
		"a delivery lost": {change: func(w *world) {
			w.answers["/app/hook/deliveries"] = []any{w.delivery(3, "c", 202), w.delivery(2, "b", 0)}
		}, says: []string{`warn +deliveries +1 of the last 2 deliveries did not arrive, the newest at .* \(no answer\): GitHub could not connect`}},
		"a delivery attempted again": {change: func(w *world) {
			w.answers["/app/hook/deliveries"] = []any{w.delivery(3, "b", 202), w.delivery(2, "b", 502)}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			test.change(w)
			code, stdout := w.doctor()
			if (code == 1) != (test.fails != "") {
				t.Errorf("ended with %d", code)
			}
			first := regexp.MustCompile(`(?m)^FAIL +(\S+)`).FindStringSubmatch(stdout)
			if first == nil && test.fails != "" || first != nil && first[1] != test.fails {
				t.Errorf("the first failure is %q, want %q", first, test.fails)
			}
			for _, s := range test.says {
				if !regexp.MustCompile(s).MatchString(stdout) {
					t.Errorf("it does not say %s", s)
				}
			}
			for _, check := range strings.Fields(test.left) {
				if !regexp.MustCompile(`(?m)^- +not checked .*: ([a-z-]+,\s+)*` + check + `(,|$)`).MatchString(stdout) {
					t.Errorf("%s is checked", check)
				}
			}
			for reason, n := range countLines(regexp.MustCompile(`(?m)^- +not checked +(.*?):`).FindAllStringSubmatch(stdout, -1)) {
				if n > 1 {
					t.Errorf("it says %d times that %s", n, reason)
				}
			}
			// The rest of an empty ledger's warnings are the same each time.
			if len(test.says) == 0 && regexp.MustCompile(`(?m)^warn +[a-gi-qs-z]`).MatchString(stdout) {
				t.Error("it warns")
			}
			if t.Failed() {
				t.Log("\n" + stdout)
			}
		})
	}
}

// countLines counts what a pattern has found.
func countLines(found [][]string) map[string]int {
	n := map[string]int{}
	for _, f := range found {
		n[f[1]]++
	}
	return n
}

// move gives a ledger's path where there is nothing.
func (w *world) move() { w.db = filepath.Join(w.TempDir(), "none.db") }

func (w *world) sql(statement string) {
	w.Helper()
	l, err := store.Open(w.Context(), w.db, store.Options{})
	if err != nil {
		w.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Writer().ExecContext(w.Context(), statement); err != nil {
		w.Fatal(err)
	}
}

// nobody is an address where nobody listens.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestDoctorOfWork looks at a ledger in which several things went wrong.
func TestDoctorOfWork(t *testing.T) {
	w := newWorld(t)
	if code, _, stderr := run(t, "import", "backup/testdata/widget", "--db", w.db); code != 0 {
		t.Fatal(stderr)
	}
	l, err := store.Open(t.Context(), w.db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	repo, err := l.Repo(t.Context(), "acme", "widget")
	if err != nil {
		t.Fatal(err)
	}
	post := store.Post{Key: "report:acme:2026-01", Sort: store.PostIssue, State: store.PostIntended, Repo: repo, MadeAt: clock()}
	if post, err = l.IntendPost(t.Context(), post); err == nil {
		post.Problem = "Issues are turned off in that repository."
		_, err = l.SavePost(t.Context(), post)
	}
	if err == nil {
		err = l.SeePolicy(t.Context(), repo, store.PolicySeen{SHA: "abc", Body: []byte("x"), Problem: "line 3, column 1: unknown key \"reprots\"\nline 4, column 2: unknown key \"b\"", At: clock()})
	}
	if err == nil {
		err = l.SyncInstallations(t.Context(), []store.InstalledAccount{{Installation: 5, Account: history.Account{ID: 1, Login: "acme", Type: "Organization"}, Repos: []history.Repo{repo}}}, clock())
	}
	if err == nil {
		_, err = l.WatchBackfills(t.Context(), nil, clock())
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	code, stdout := w.doctor()
	if code != 0 {
		t.Errorf("ended with %d", code)
	}
	for _, s := range []string{
		`warn +settings-file +the settings file of acme/widget is wrong, and the defaults are in force:\n +line 3, column 1: unknown key "reprots"\n +line 4, column 2: unknown key "b"\n +→ Correct it`,
		`warn +posts +the issue in acme/widget could not be posted: Issues are turned off`,
		`ok +reports +the monthly report of acme is posted in acme/widget as an issue`,
		`ok +inbox +what arrived has been read: 6 threads`,
		`\nIt works, with \d warnings\.\n$`,
	} {
		if !regexp.MustCompile(s).MatchString(stdout) {
			t.Errorf("it does not say %s:\n%s", s, stdout)
		}
	}
}

// TestDoctorOfPairs looks at a ledger in which two accounts open trivial issues for
// each other and triage them.
func TestDoctorOfPairs(t *testing.T) {
	w := newWorld(t)
	var all []history.Activity
	issue := func(number int, author, helper string, at time.Time) {
		account := func(login string) history.Account {
			return history.Account{ID: int64(len(login)), Login: login, Type: "User"}
		}
		a := history.Activity{Repo: history.Repo{ID: 9, Owner: "acme", Name: "widget"}, Number: number, Type: history.Issue, At: at, Updated: at}
		opened, labeled := a, a
		opened.Verb, opened.Actor, opened.Subject = history.Opened, account(author), fmt.Sprint("Typo in section ", number)
		labeled.Verb, labeled.Actor, labeled.Subject, labeled.At = history.Labeled, account(helper), "docs", at.Add(time.Hour)
		all = append(all, opened, labeled)
	}
	before := clock().AddDate(0, -2, 0)
	month := time.Date(before.Year(), before.Month(), 1, 9, 0, 0, 0, time.UTC)
	for i := range 7 {
		issue(3*i+1, "mo", "flo", month.AddDate(0, 0, i))
		issue(3*i+2, "flo", "mo", month.AddDate(0, 0, i))
		issue(3*i+3, "newcomer", "vera", month.AddDate(0, 0, i))
	}
	judge := func(th *history.Thread, s scoring.Settings) scoring.Judgement {
		return scoring.Score(scoring.Rules(), th, s, clock())
	}
	l, err := store.Open(t.Context(), w.db, store.Options{})
	if err == nil {
		_, err = l.Append(t.Context(), all, nil)
	}
	if err == nil {
		_, err = l.ScoreDue(t.Context(), clock(), 100, judge)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	code, stdout := w.doctor()
	if code != 0 {
		t.Errorf("ended with %d", code)
	}
	found := regexp.MustCompile(`(?m)^warn +pairs .*\n +→ .*$`).FindAllString(stdout, -1)
	at := month.Format("2006-01")
	if len(found) != 1 || !strings.Contains(found[0], "in acme/widget in "+at+", mo and flo earned 7 and 7 credits on each other's threads") ||
		!strings.Contains(found[0], "glueledger credits --repo acme/widget --month "+at+" --actor mo") {
		t.Errorf("pairs: %q in\n%s", found, stdout)
	}
	// Nothing that may be passed on names them as a pair.
	for _, format := range []string{"text", "markdown", "html", "json", "csv"} {
		code, report, stderr := run(t, "report", "--db", w.db, "--month", at, "--format", format)
		if code != 0 || !strings.Contains(report, "flo") || strings.Contains(report, "pair") || strings.Contains(report, "each other") {
			t.Errorf("report as %s ended with %d: %s%s", format, code, stderr, report)
		}
	}
	code, listed, stderr := run(t, "credits", "--db", w.db, "--actor", "flo", "--format", "jsonl")
	if code != 0 || strings.Count(listed, `"weight":0.25}`) != 7 {
		t.Errorf("credits ended with %d: %s%s", code, stderr, listed)
	}
}

func TestDoctorJSON(t *testing.T) {
	w := newWorld(t)
	w.answers["/app"] = 401
	code, stdout := w.doctor("--format", "json")
	var got struct {
		OK       bool
		Findings []struct{ Check, Outcome, Text, Do string }
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || code != 1 || got.OK {
		t.Fatalf("ended with %d, %v: %s", code, err, stdout)
	}
	outcomes := map[string]string{}
	for _, f := range got.Findings {
		outcomes[f.Check] = f.Outcome
		if f.Text == "" || f.Outcome == "FAIL" && f.Do == "" {
			t.Errorf("%+v", f)
		}
	}
	for check, want := range map[string]string{"settings": "ok", "app": "FAIL", "permissions": "not checked", "inbox": "ok"} {
		if outcomes[check] != want {
			t.Errorf("%s: %s, want %s", check, outcomes[check], want)
		}
	}
}

// TestDoctorChangesNothing wants the files as they were.
func TestDoctorChangesNothing(t *testing.T) {
	w := newWorld(t)
	w.move()
	w.doctor()
	entries, err := os.ReadDir(filepath.Dir(w.db))
	if err != nil || len(entries) != 0 {
		t.Errorf("it left %v, %v", entries, err)
	}
}
