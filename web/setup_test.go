package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestSetupDoor(t *testing.T) {
	f := fullSetup()
	v := newVisitor(t, f, "https://glue.example.org")
	for target, says := range map[string]string{"/setup": "glueledger serve", "/setup?token=wrong": "not the right link", "/setup?token=" + setupToken + "x": "not the right link"} {
		w := v.get(target)
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), says) || strings.Contains(w.Body.String(), "<form") || v.cookie != nil {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	if w := v.do("POST", "/setup", orgForm); w.Code != http.StatusForbidden || len(f.forms) > 0 {
		t.Errorf("a form from outside the door: %d", w.Code)
	}
	v.do("HEAD", "/setup?token="+setupToken, nil) // what previews links uses up nothing
	w := v.do("GET", "https://glue.example.org/setup?token="+setupToken, nil)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/setup" {
		t.Fatalf("the link: %d %v", w.Code, w.Header())
	}
	c := v.cookie
	if c == nil || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/setup" || strings.Contains(c.Value, setupToken) {
		t.Fatalf("cookie %+v", c)
	}
	if w := v.get("/setup"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "<form") || strings.Contains(w.Body.String(), setupToken) {
		t.Errorf("the form: %d", w.Code)
	}
	if w := v.get("/setup?token=" + setupToken); w.Code != http.StatusSeeOther {
		t.Errorf("the link again, by who is in: %d", w.Code)
	}
	other := &browser{site: v.site}
	if w := other.get("/setup?token=" + setupToken); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "has been used") || other.cookie != nil {
		t.Errorf("the link again, by another: %d", w.Code)
	}
	forged := &browser{site: v.site, cookie: &http.Cookie{Name: doorCookie, Value: "x"}}
	if w := forged.get("/setup"); w.Code != http.StatusForbidden {
		t.Errorf("a made-up cookie: %d", w.Code)
	}
	if w := (&browser{site: setupSite(t, fullSetup().setup(), "")}).get("http://localhost:8080/setup?token=" + setupToken); w.Result().Cookies()[0].Secure {
		t.Error("over http, a browser would not send the cookie back")
	}
}

// TestSetupDoorIsBounded tries more tokens than anybody needs.
func TestSetupDoorIsBounded(t *testing.T) {
	v := newVisitor(t, fullSetup(), "")
	codes := map[int]int{}
	for range 3 * doorTries {
		codes[v.get("/setup?token=wrong").Code]++
	}
	if codes[http.StatusForbidden] != doorTries || codes[http.StatusTooManyRequests] != 2*doorTries {
		t.Errorf("answered %v", codes)
	}
	if w := v.get("/setup?token=wrong"); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("one more: %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if w := v.get("/setup?token=" + setupToken); w.Code != http.StatusSeeOther {
		t.Errorf("wrong ones keep the right one out: %d", w.Code)
	}
	if _, outcome := newDoor("").open("", date(2025, 4, 9)); outcome == doorOpened {
		t.Error("no token opens the door")
	}
}

// TestSetupSurvivesANewSite makes the site anew with the same setup, as happens
// when the App is taken up.
func TestSetupSurvivesANewSite(t *testing.T) {
	f := fullSetup()
	setup := f.setup()
	v := &browser{site: setupSite(t, setup, "")}
	v.enter(t)
	app := f.plain()
	v.site, f.app = setupSite(t, setup, ""), &app
	if w := v.get("/setup"); !strings.Contains(w.Body.String(), app.InstallURL) {
		t.Errorf("who set it up is not led on: %s", w.Body)
	}
}

func TestSetupPlan(t *testing.T) {
	f := fullSetup()
	v := newVisitor(t, f, "https://glue.example.org")
	v.enter(t)
	w := v.do("POST", "/setup", orgForm, "Sec-Fetch-Site", "cross-site")
	if w.Code != http.StatusForbidden || len(f.forms) > 0 {
		t.Errorf("a form from another site: %d", w.Code)
	}
	w = v.do("POST", "http://10.0.0.1:8080/setup", orgForm, "Origin", "https://elsewhere.example.org")
	if w.Code != http.StatusForbidden || len(f.forms) > 0 {
		t.Errorf("a form from elsewhere: %d", w.Code)
	}
	w = v.do("POST", "http://10.0.0.1:8080/setup", orgForm, "Origin", "https://glue.example.org") // by a proxy
	if w.Code != http.StatusOK || len(f.forms) != 1 || f.forms[0] != (SetupForm{Account: "meadow", GitHubURL: "https://github.com", URL: "https://glue.example.org"}) {
		t.Fatalf("%d %+v %s", w.Code, f.forms, w.Body)
	}
	policy := securityPolicy("https://avatars.githubusercontent.com")
	if got, want := w.Header().Get("Content-Security-Policy"), strings.Replace(policy, "form-action 'self'", "form-action 'self' https://github.com", 1); got != want {
		t.Errorf("policy %s", got)
	}
	if got := w.Header().Get("Referrer-Policy"); got != "strict-origin" {
		t.Errorf("GitHub would not see who sends the form: %s", got)
	}
	for _, want := range []string{`action="https://github.com/organizations/meadow/settings/apps/new?state=s1"`, `name="manifest"`, "pull_request_review_thread", "Reads the settings file", "Put TLS in front", `<code>--url</code>`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	// Only that page lets forms go anywhere else.
	if w := v.get("/setup"); w.Header().Get("Content-Security-Policy") != policy || !strings.Contains(w.Body.String(), `value="meadow"`) {
		t.Errorf("going back: %v", w.Header())
	}
	f.problem = &SetupProblem{Field: "account", Text: "GitHub has no such names.", Do: "Write it as it is."}
	if w := v.do("POST", "/setup", orgForm); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "GitHub has no such names. Write it as it is.") ||
		!strings.Contains(w.Body.String(), `aria-invalid="true"`) || !strings.Contains(w.Body.String(), `value="meadow"`) {
		t.Errorf("a wrong form: %d %s", w.Code, w.Body)
	}
	f.problem, f.fails = nil, errors.New("the secret cause")
	if w := v.do("POST", "/setup", orgForm); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "cause") {
		t.Errorf("an error: %d %s", w.Code, w.Body)
	}
}

func TestSetupCreated(t *testing.T) {
	f := fullSetup()
	v := newVisitor(t, f, "https://glue.example.org")
	// Without the cookie: GitHub leads to the public address, the form was elsewhere.
	w := v.get("/setup/created?code=c1&state=s1")
	if w.Code != http.StatusOK || !slices.Equal(f.finished, []string{"s1 c1"}) || !strings.Contains(w.Body.String(), `href="https://github.com/apps/glueledger-meadow/installations/new"`) {
		t.Fatalf("%d %v %s", w.Code, f.finished, w.Body)
	}
	if got := w.Header().Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("the code would be passed on: %s", got)
	}
	f.problem = &SetupProblem{Text: "GitHub could not be asked.", Do: "Try again.", Again: true}
	if w := v.get("/setup/created?code=c1&state=s1"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `href="/setup/created?code=c1&amp;state=s1"`) {
		t.Errorf("a failure: %d %s", w.Code, w.Body)
	}
	v.do("HEAD", "/setup/created?code=c2&state=s2", nil)
	if len(f.finished) != 2 {
		t.Errorf("looking at the head finishes: %v", f.finished)
	}
}

func TestSetupIsOver(t *testing.T) {
	f := fullSetup()
	app := f.plain()
	f.app = &app
	v := newVisitor(t, f, "https://glue.example.org")
	for _, w := range []*httptest.ResponseRecorder{v.get("/setup"), v.get("/setup?token=" + setupToken), v.do("POST", "/setup", orgForm)} {
		if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, "is set up") || strings.Contains(body, "meadow") || strings.Contains(body, ".db.app") || v.cookie != nil {
			t.Errorf("%d %s", w.Code, body)
		}
	}
	for i := range f.rows {
		f.rows[i].Finished = true
	}
	if body := v.get("/setup").Body.String(); strings.Contains(body, "first reading goes") || !strings.Contains(body, "nothing left to do") {
		t.Errorf("with all read: %s", body)
	}
	if len(f.forms) != 0 {
		t.Errorf("begun again with %v", f.forms)
	}
	if w := newVisitor(t, &fakeSetup{}, "").get("/setup/installed"); w.Code != http.StatusSeeOther {
		t.Errorf("installed without an App: %d", w.Code)
	}
}

func TestSetupProgress(t *testing.T) {
	f := fullSetup()
	app := f.plain()
	f.app = &app
	v := newVisitor(t, f, "https://glue.example.org")
	for range 3 { // a reload, or somebody who makes up ids
		if w := v.get("/setup/installed?installation_id=7&setup_action=install"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/setup/installed" {
			t.Errorf("%d %v", w.Code, w.Header())
		}
	}
	if f.told != 1 {
		t.Errorf("told %d times", f.told)
	}
	reading := v.get("/setup/installed")
	body := reading.Body.String()
	if reading.Header().Get("Refresh") != "5" || strings.Contains(body, "http-equiv") {
		t.Errorf("it looks again after %q", reading.Header().Get("Refresh"))
	}
	if w := v.get("/setup/installed?still=1"); w.Header().Get("Refresh") != "" || !strings.Contains(w.Body.String(), `<a href="/setup/installed">Look again`) {
		t.Errorf("told to be still, it looks again: %s", w.Body)
	}
	for _, want := range []string{`<a href="/setup/installed?still=1">Stop that</a>`, "412 of 1,825 threads", "not begun yet", "40 threads found so far", "1 private repository", "limit is used up until 14:05"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s:\n%s", want, body)
		}
	}
	if strings.Contains(body, "vault") {
		t.Error("a private repository is named")
	}
	f.rows = []SetupProgress{{Repo: "meadow/harvest", Done: 3, Finished: true}}
	finished := v.get("/setup/installed")
	body = finished.Body.String()
	if finished.Header().Get("Refresh") != "" || strings.Contains(body, "looks again") || !strings.Contains(body, `href="/reports/meadow/2025-03"`) || !strings.Contains(body, "3 threads read from GitHub") {
		t.Errorf("finished:\n%s", body)
	}
	f.rows = nil
	if body := v.get("/setup/installed").Body.String(); !strings.Contains(body, "Waiting for GitHub") || !strings.Contains(body, "This takes seconds, ten minutes at most. If it takes longer, see on GitHub") || !strings.Contains(body, "looks again") {
		t.Errorf("waiting:\n%s", body)
	}
	if body := v.get("/setup/installed?setup_action=request").Body.String(); !strings.Contains(body, "owner has to approve") || !strings.Contains(body, `"/setup/installed?setup_action=request&amp;still=1"`) {
		t.Errorf("asked:\n%s", body)
	}
}

// setupPages are all pages of the setup.
func setupPages(t testing.TB, f *fakeSetup) map[string]string {
	pages := map[string]string{}
	v := newVisitor(t, f, "https://glue.example.org")
	pages["locked"] = v.get("/setup").Body.String()
	v.enter(t)
	pages["form"] = v.get("/setup").Body.String()
	pages["plan"] = v.do("POST", "/setup", orgForm).Body.String()
	problem := f.problem
	for _, field := range []string{"", "account", "github", "name", "url"} {
		f.problem = &SetupProblem{Field: field, Text: "That is wrong.", Do: "Write it as it is."}
		pages["wrong "+field] = v.do("POST", "/setup", orgForm).Body.String()
	}
	f.problem = &SetupProblem{Text: "GitHub could not be asked for the App’s credentials.", Do: "Try again.", Again: true}
	pages["failed"] = v.get("/setup/created?code=c&state=s").Body.String()
	f.problem = problem
	pages["created"] = v.get("/setup/created?code=c&state=s").Body.String()
	app := f.plain()
	f.app = &app
	pages["over"] = v.get("/setup").Body.String()
	pages["over to strangers"] = (&browser{site: v.site}).get("/setup").Body.String()
	pages["progress"] = v.get("/setup/installed").Body.String()
	pages["asked"] = v.get("/setup/installed?setup_action=request").Body.String()
	rows := f.rows
	f.rows = nil
	pages["not installed"] = v.get("/setup").Body.String()
	pages["not installed, to strangers"] = (&browser{site: v.site}).get("/setup").Body.String()
	pages["waiting"] = v.get("/setup/installed").Body.String()
	for _, r := range rows {
		r.Finished, r.Problem = true, ""
		f.rows = append(f.rows, r)
	}
	pages["ready"] = v.get("/setup/installed").Body.String()
	f.rows, f.app = rows, nil
	return pages
}

func TestSetupPagesAreWellFormed(t *testing.T) {
	check := func(name string, f *fakeSetup) {
		for page, body := range setupPages(t, f) {
			for _, wrong := range checkForms(body) {
				t.Errorf("%s: %s: %s", name, page, wrong)
			}
		}
	}
	check("full", fullSetup())
	check("empty", &fakeSetup{plan: SetupPlan{Action: "https://github.com/settings/apps/new"}})
	for _, s := range hostile() {
		f := fullSetup()
		f.plan.Name, f.plan.Owner, f.plan.Manifest, f.plan.WebhookURL, f.plan.Warnings[0].Text = s, s, s, s, s
		f.rows[0].Repo, f.rows[3].Problem = s, s
		check(s, f)
	}
}

// TestFormsAreOfTheSetupAlone wants no other page to have a form that changes
// anything; those that ask are addresses.
func TestFormsAreOfTheSetupAlone(t *testing.T) {
	site := newSite(t, fullLedger())
	for _, path := range pagePaths() {
		if regexp.MustCompile(`<form method="?post|<form[^>]*formmethod`).MatchString(get(t, site, path).Body.String()) {
			t.Errorf("%s has a form", path)
		}
	}
	if w := get(t, site, "/setup"); w.Code != http.StatusNotFound {
		t.Errorf("without a setup: %d", w.Code)
	}
}
