package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

// ownersSite is a site with an owner of meadow, who is signed in.
func ownersSite(t *testing.T) (*signInSite, *guest) {
	t.Helper()
	s := newSignInSite(t)
	s.github.people["owner"] = person(77, "meadow-boss")
	s.github.owns = map[string]int64{"meadow-boss meadow": 70, "meadow-boss orchards": 81}
	return s, s.signedIn(t, "owner")
}

var ownersPages = []string{"", "/deliveries", "/deliveries?state=failed", "/deliveries?state=waiting", "/deliveries?before=39", "/deliveries/guid-1", "/deliveries/guid-2",
	"/deliveries/guid-3", "/deliveries/guid-4", "/jobs", "/history", "/settings", "/settings?repo=vault"}

func TestAdmin(t *testing.T) {
	s, owner := ownersSite(t)
	for _, step := range []struct {
		name  string
		guest *guest
		code  int
		want  string
	}{
		{"nobody", s.guest(), http.StatusOK, `<a class="button" href="/login"`},
		{"somebody who owns nothing", s.signedIn(t, "eve"), http.StatusOK, "<b>Members: read</b>"},
		{"the owner of one", owner, http.StatusSeeOther, ""},
	} {
		w := step.guest.get("/admin")
		if w.Code != step.code || !strings.Contains(w.Body.String(), step.want) || step.code == http.StatusOK && strings.Contains(w.Body.String(), "meadow") {
			t.Errorf("%s: %d %s", step.name, w.Code, w.Body)
		}
		if step.code == http.StatusSeeOther && w.Header().Get("Location") != "/admin/meadow" {
			t.Errorf("%s is sent to %s", step.name, w.Header().Get("Location"))
		}
	}
	s.github.people["both"] = person(78, "boss")
	s.github.owns = map[string]int64{"boss meadow": 70, "boss orchards": 80}
	if w := s.signedIn(t, "both").get("/admin"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `<a href="/admin/meadow"><bdi`) || !strings.Contains(w.Body.String(), `<a href="/admin/orchards">`) {
		t.Errorf("the owner of both: %d %s", w.Code, w.Body)
	}
	// A person owns their own account, without GitHub being asked.
	s.admin.installed = append(s.admin.installed, Installed{ID: 8, Account: person(13, "chioma")})
	if w := s.signedIn(t, "chi").get("/admin"); w.Header().Get("Location") != "/admin/chioma" {
		t.Errorf("an account of one's own: %d %s", w.Code, w.Header().Get("Location"))
	}
	if !strings.Contains(owner.get("/rules").Body.String(), `<a href="/admin">Admin</a>`) || strings.Contains(s.guest().get("/rules").Body.String(), `/admin`) {
		t.Error("the way to the pages for owners is in the head of pages for others, or not in theirs")
	}
}

// TestAdminOfMany asks GitHub about the first accounts only.
func TestAdminOfMany(t *testing.T) {
	s, owner := ownersSite(t)
	for i := range 2 * adminAsked {
		s.admin.installed = append(s.admin.installed, Installed{ID: int64(100 + i), Account: history.Account{ID: int64(1000 + i), Login: fmt.Sprint("org-", i)}})
	}
	s.github.owns[fmt.Sprint("meadow-boss org-", adminAsked+5)] = int64(1000 + adminAsked + 5)
	asked := len(s.github.asked)
	w := owner.get("/admin")
	if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, "first accounts only") || !strings.Contains(body, `"/admin/meadow"`) {
		t.Errorf("%d %s", w.Code, body)
	}
	if n := len(s.github.asked) - asked; n > adminAsked {
		t.Errorf("GitHub was asked %d times", n)
	}
	if w := owner.get(fmt.Sprint("/admin/org-", adminAsked+5)); w.Code != http.StatusOK {
		t.Errorf("by its address: %d", w.Code)
	}
}

// TestOwnershipIsByID holds that an account that has taken over a name is another.
func TestOwnershipIsByID(t *testing.T) {
	s, owner := ownersSite(t)
	sameAsUnknown(t, "an account of another id", owner.get("/admin/orchards"), owner.get("/admin/nobody"))
	s.now = s.now.Add(answerKept)
	s.github.fails = errors.New("GitHub does not answer")
	sameAsUnknown(t, "while GitHub does not answer", owner.get("/admin/meadow"), owner.get("/admin/nobody"))
}

// TestOwnersPages checks the pages with all that they can show, with nothing, and with
// hostile texts.
func TestOwnersPages(t *testing.T) {
	s, owner := ownersSite(t)
	check := func(what string) {
		t.Helper()
		for _, page := range ownersPages {
			w := owner.get("/admin/meadow" + page)
			if w.Code == http.StatusNotFound && strings.Contains(page, "guid") && len(s.admin.deliveries) == 0 {
				continue
			}
			if wrong := checkForms(w.Body.String()); w.Code != http.StatusOK || len(wrong) > 0 || w.Body.Len() > 100<<10 {
				t.Errorf("%s: %s: %d, %d bytes: %v", what, page, w.Code, w.Body.Len(), wrong)
			}
		}
	}
	check("full")
	for page, want := range map[string][]string{
		"": {"What needs a look", `There is no key &#34;reprots&#34;`, "4,000 of the 5,000 requests that GitHub allows for this account in an hour are left until <time", "10,000 or more read", `href="/admin/meadow/deliveries?state=failed"`,
			"2 deliveries for all accounts together did not come in at first, and GitHub was asked for them again. 1 never came", "Missing deliveries</dt><dd>All made up for, of those before <time", "Accept them on GitHub", "3 threads wait to be looked at for credits.", "<dt>Credits</dt><dd>3 threads wait to be looked at. The last thread was looked at <time", `href="/admin/meadow#permissions">Which they are`, "Acme’s permissions are not accepted.", "The history of 2 repositories has been read.", "1 more repository that the App saw here now belongs to another account.", `<td data-label="State">Watched.`},
		"/deliveries":        {"read</span></td>", `Times are in <span class="zone">UTC</span>.`, `<table class="rows deliveries">`, "payload names no repository", "issues opened", "harvest#128", `action="/admin/meadow/retry"`, ":00 UTC</time>"},
		"/deliveries/guid-2": {"2 actions and 1 change noted", `<a href="/o/meadow/harvest/128">harvest#128</a>`, "1 time, since", "&#34;title&#34;: &#34;Retry uploads&#34;", "(left out: 15 characters)"},
		"/deliveries/guid-3": {`name="guid" value="guid-3"`, "Try again to read it"},
		"/jobs":              {"1 running, 1,200 done in the last hour, tried 2 times so far", "nothing to do", `data-label="Lately">1 running`, `data-label="Lately">nothing`, `<th scope="col">Lately</th>`, "when there is something to do", "every minute", "every 10 minutes", "every 24 hours", "What needs a look for", "Issues are turned off"},
		"/history":           {"4 of 1,825 threads", "The server has 4 of 1,825 threads.", "GitHub answers 502", "GitHub did not hand over #3 and #4, so", `name="repo" value="harvest"`, "paused: the App does not see"},
		"/settings": {`href="https://github.com/meadow/.github/blob/HEAD/.github/glueledger.yml#L3">line 3</a>`, `meadow/.other/blob/HEAD/.github/glueledger.yml#L7">line 7 of meadow/.other</a>`, "It sets one of the keys below.", `<code>--url</code> or <code>GLUELEDGER_URL</code>`, `<td data-label="Value">none</td>`, `The report of meadow is posted in <code>meadow/.github</code> as an issue.`, `<td data-label="Value"><code><bdi>off</bdi></code></td>`, "It is tried again every hour.", "As <code>day</code> has it.",
			`href="https://github.com/meadow/vault/blob/HEAD/.github/glueledger.yml#L3"`},
	} {
		body := strings.ReplaceAll(owner.get("/admin/meadow"+page).Body.String(), "<span class=\"name\">", "")
		for _, s := range want {
			if !strings.Contains(body, s) && !strings.Contains(body, strings.ToLower(s[:1])+s[1:]) {
				t.Errorf("%s does not say %q:\n%s", page, s, body)
			}
		}
		for _, secret := range []string{"My secret story", "what was before", "hush-hush", "api.example.org"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s says %q", page, secret)
			}
		}
	}
	for _, h := range hostile() {
		f := s.admin
		f.health.Findings = []AdminFinding{{AdminWarned, "posts", h + "\n" + h, h, false}}
		f.health.Repos[0].Repo.Name, f.health.Repos[0].State, f.health.Page = h, h, "javascript:alert(1)"
		f.jobs[0].Does = h
		for i := range f.deliveries {
			d := &f.deliveries[i]
			d.Event, d.Action, d.Repo, d.Error = h, h, h+"/"+h, h
		}
		f.payload = `{"a":` + fmt.Sprintf("%q", h) + `}`
		f.histories[0].Repo.Name, f.histories[0].Error, f.histories[1].Step = h, h, h
		f.settings.Source, f.settings.Keys[0].Value, f.settings.Keys[0].Doc = h, h, h
		f.settings.Reports[0].Text = h
		f.settings.Files[0].Repo.Name, f.settings.Files[0].Problems = h, []string{h}
		check("hostile: " + h)
		if body := owner.get("/admin/meadow").Body.String(); strings.Contains(body, `="javascript:`) {
			t.Errorf("a page leads to a script: %s", body)
		}
	}
	*s.admin = fakeAdmin{installed: s.admin.installed}
	check("empty")
	if body := owner.get("/admin/meadow").Body.String(); strings.Contains(body, "Nothing in the last 7 days") || strings.Contains(body, "nothing has happened") || !strings.Contains(body, "None: the App sees no repository.") {
		t.Errorf("what is not known is told as a fact: %s", body)
	}
	for page, want := range map[string]string{"": "Choose repositories", "/deliveries": "Comment on an issue", "/history": "It begins within ten minutes", "/jobs": "No job has run yet", "/settings": "Write one in the repository <code>meadow/.github</code>"} {
		s.admin.health.Page = "https://github.com/x"
		if body := owner.get("/admin/meadow" + page).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s, empty, does not say %q: %s", page, want, body)
		}
	}
}

// TestInsteadOfAWrongFile holds that the account's file is not said to count instead of
// itself.
func TestInsteadOfAWrongFile(t *testing.T) {
	s, owner := ownersSite(t)
	for accounts, want := range map[bool]string{true: "is not used. The defaults count instead.", false: "is not used. The account’s file or the defaults count instead."} {
		s.admin.settings.Files = []AdminFile{{Repo: history.Repo{ID: 2, Owner: "meadow", Name: "orchard"}, Accounts: accounts, Problems: []string{"1:1: wrong."}}}
		if body := owner.get("/admin/meadow/settings").Body.String(); !strings.Contains(body, want) {
			t.Errorf("of the account: %v: it does not say %q:\n%s", accounts, want, body)
		}
	}
}

// TestWhereOneIs holds that the head and the tabs mark what a page is part of.
func TestWhereOneIs(t *testing.T) {
	_, owner := ownersSite(t)
	for page, tab := range map[string]string{"/deliveries": "page", "/deliveries/guid-3": "true"} {
		body := owner.get("/admin/meadow" + page).Body.String()
		for _, want := range []string{`<a href="/admin" aria-current="true">Admin</a>`, `<a href="/admin/meadow/deliveries" aria-current="` + tab + `">Deliveries</a>`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s", page, want)
			}
		}
	}
	if body := owner.get("/rules").Body.String(); !strings.Contains(body, `<a href="/admin">Admin</a>`) {
		t.Error("the rules are marked as a page for owners")
	}
	if got, want := identifierHTML("pull_request created"), `pull_<wbr>request`; !strings.Contains(string(got), want) {
		t.Errorf("a name of an event: %s", got)
	}
}

// TestOfAYoungInstallation holds that what has not happened in a week is not said of an App
// that was installed since.
func TestOfAYoungInstallation(t *testing.T) {
	s, owner := ownersSite(t)
	for since, want := range map[time.Time]string{{}: "None in the last week.", s.now.AddDate(0, 0, -8): "None in the last week.", s.now.Add(-time.Minute): "None yet."} {
		s.admin.health = AdminHealth{Since: since}
		if body := owner.get("/admin/meadow").Body.String(); strings.Count(body, "<dd>"+want+"</dd>") != 2 || strings.Contains(body, "See all") {
			t.Errorf("installed %s, it does not say %q twice:\n%s", since, want, body)
		}
	}
}

// TestHealthWords holds that all is said to be well only where that is known.
func TestHealthWords(t *testing.T) {
	s, owner := ownersSite(t)
	at := date(2025, 4, 8)
	repos := []AdminRepo{{Repo: history.Repo{ID: 1, Owner: "meadow", Name: "harvest"}}}
	wrong := []AdminFinding{{AdminWarned, "posts", "an issue could not be posted", "", false}}
	for _, tt := range []struct {
		name   string
		health AdminHealth
		want   []string
	}{
		{"just installed", AdminHealth{Repos: repos}, []string{"Nothing is wrong so far</h1>", "<dt>Credits</dt><dd>Worked out from all that is known here.</dd>"}},
		{"nothing came in", AdminHealth{Repos: repos, Well: at}, []string{"Nothing is wrong so far</h1>"}},
		{"GitHub was not asked", AdminHealth{Repos: repos, Last: at}, []string{"Nothing is wrong so far</h1>"}},
		{"well", AdminHealth{Repos: repos, Last: at, Well: at, Judged: at}, []string{"All is well</h1>", "<dd>Worked out from all that is known here. The last thread was looked at <time"}},
		{"wrong", AdminHealth{Repos: repos, Last: at, Well: at, Findings: wrong}, []string{"What needs a look</h1>"}},
	} {
		s.admin.health = tt.health
		body := owner.get("/admin/meadow").Body.String()
		for _, want := range tt.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s: it does not say %q:\n%s", tt.name, want, body)
			}
		}
	}
}

// TestAsCode holds that names of settings and files are code on pages, and addresses are not.
func TestAsCode(t *testing.T) {
	for s, want := range map[string]string{
		"Write “reports: {include-private: on}” in .github/glueledger.yml of bakers/.github.": "Write `reports: {include-private: on}` in `.github/glueledger.yml` of `bakers/.github`.",
		"unless include-private is on":                                 "unless `include-private` is on",
		"start it with --url, or GLUELEDGER_URL":                       "start it with `--url`, or `GLUELEDGER_URL`",
		"Say “/credit @somebody triage”; “well” -- is said.":           "Say `/credit @somebody triage`; “well” -- is said.",
		"See https://github.com/bakers/.github/blob/x --all and `--x`": "See https://github.com/bakers/.github/blob/x `--all` and `--x`",
	} {
		if got := asCode(s); got != want {
			t.Errorf("%s: %s", s, got)
		}
	}
}

// TestDoView holds that pages of GitHub can be opened where something is to be done, and no
// others.
func TestDoView(t *testing.T) {
	s := server{local: Links{GitHub: "https://github.com"}}
	for line, want := range map[string]doView{
		"Accept them at https://github.com/settings/x.":   {"Accept them ", "https://github.com/settings/x", "on GitHub", "."},
		"Grant it at https://github.com/y, and accept it": {"Grant it ", "https://github.com/y", "on GitHub", ", and accept it"},
		"See https://github.com/z, which isn’t it.":       {"See ", "https://github.com/z", "https://github.com/z", ", which isn’t it."},
		"See https://evil.example/y.":                     {Before: "See https://evil.example/y."},
	} {
		if got := s.doView(line); got != want {
			t.Errorf("%q: %+v", line, got)
		}
	}
}

// TestAgainText holds that nothing is said to be lost only where GitHub was asked.
func TestAgainText(t *testing.T) {
	for want, h := range map[string]AdminHealth{
		"Not known yet, as the list of what GitHub could not deliver has not been read to its end.": {},
		"Nothing in the last 7 days.": {Well: date(2025, 4, 8)},
		"In the last 7 days, 1 delivery for all accounts together did not come in at first, and GitHub was asked for it again.": {Again: 1},
	} {
		if got := againText(h); got != want {
			t.Errorf("%+v: %s", h, got)
		}
	}
}

func TestDeliveriesPageByPage(t *testing.T) {
	s, owner := ownersSite(t)
	s.admin.deliveries = nil
	for i := range deliveriesPage + 3 {
		s.admin.deliveries = append(s.admin.deliveries, AdminDelivery{GUID: fmt.Sprint("g", i), Event: "issues", State: DeliveryDone, Place: int64(1000 - i), At: date(2025, 4, 8)})
	}
	first := owner.get("/admin/meadow/deliveries?state=done").Body.String()
	next := fmt.Sprint("/admin/meadow/deliveries?before=", 1001-deliveriesPage, "&amp;state=done")
	if !strings.Contains(first, `href="`+next+`"`) || strings.Contains(first, "Newer</a>") || strings.Count(first, "<tr>") != deliveriesPage+1 {
		t.Errorf("the first page: %s", first)
	}
	second := owner.get(strings.ReplaceAll(next, "&amp;", "&")).Body.String()
	if strings.Count(second, "<tr>") != 4 || strings.Contains(second, "Older</a>") || !strings.Contains(second, `href="/admin/meadow/deliveries?after=950&amp;state=done">Newer</a>`) {
		t.Errorf("the second page: %s", second)
	}
	for from, wants := range map[string][]string{
		"after=950":  {">issues<", "before=951&amp;"}, // the first page
		"after=949":  {"after=999&amp;", "before=950&amp;"},
		"before=948": {"There are no older ones.", `href="/admin/meadow/deliveries?state=done">Newer</a>`},
	} {
		body := owner.get("/admin/meadow/deliveries?state=done&" + from).Body.String()
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s: %s", from, want, body)
			}
		}
	}
	for _, wrong := range []string{"state=zz", "before=-1", "before=x", "after=x"} {
		if w := owner.get("/admin/meadow/deliveries?" + wrong); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, w.Code)
		}
	}
}

// TestPresses presses the buttons for owners, and follows them to what they say.
func TestPresses(t *testing.T) {
	s, owner := ownersSite(t)
	for _, press := range []struct{ path, form, did, to, says string }{
		{"/look", "", "look", "/admin/meadow?did=looked&n=1", "GitHub is being asked now."},
		{"/retry", "guid=guid-3", `retry meadow "guid-3"`, "/admin/meadow/deliveries/guid-3?did=retried&n=1", "1 delivery is being read once more."},
		{"/retry", "all=yes", `retry meadow ""`, "/admin/meadow/deliveries?did=retried&n=1", "1 delivery is being read once more."},
		{"/history", "repo=harvest", "history meadow/harvest", "/admin/meadow/history?did=history&n=1", "is being read again from its beginning"},
		{"/history", "repo=gone", "history meadow/gone", "/admin/meadow/history?did=unseen&n=0", "the App does not see that repository now"},
		{"/history", "repo=Vault", "history meadow/Vault", "/admin/meadow/history?did=under-way&n=0", "that history is being read already"},
	} {
		s.admin.pressed = nil
		w := owner.press("/admin/meadow"+press.path, press.form)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != press.to || !slices.Equal(s.admin.pressed, []string{press.did}) {
			t.Errorf("%s: %d to %s, it did %q", press.path, w.Code, w.Header().Get("Location"), s.admin.pressed)
		}
		if body := owner.get(press.to).Body.String(); !strings.Contains(body, press.says) || !strings.Contains(body, `role="status"`) {
			t.Errorf("%s does not say %q", press.to, press.says)
		}
	}
	if log := s.log.String(); !strings.Contains(log, `did=retried count=1 delivery=guid-3`) || !strings.Contains(log, "visitor=meadow-boss") || !strings.Contains(log, "account=meadow") {
		t.Errorf("it is not logged who did what: %s", log)
	}
	s.admin.pressed, s.admin.retries = nil, 0
	if w := owner.press("/admin/meadow/retry", "guid=guid-3"); w.Header().Get("Location") != "/admin/meadow/deliveries?did=retried&n=0" {
		t.Errorf("a retry of what has not failed leads to %s", w.Header().Get("Location"))
	}
	if w := owner.press("/admin/meadow/retry", ""); w.Code != http.StatusBadRequest {
		t.Errorf("a retry of nothing: %d", w.Code)
	}
	if w := owner.press("/admin/meadow/retry", "guid="+strings.Repeat("x", maxForm)); w.Code != http.StatusBadRequest {
		t.Errorf("a large form: %d", w.Code)
	}
	s.admin.pressed = nil
	if w := owner.ask(http.MethodPost, "/admin/meadow/retry", strings.NewReader("all=yes"), "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden || len(s.admin.pressed) > 0 {
		t.Errorf("from another site: %d, it did %q", w.Code, s.admin.pressed)
	}
	if body := owner.get("/admin/meadow?did=retried&n=<script>").Body.String(); strings.Contains(body, "notice") {
		t.Errorf("an address makes a notice: %s", body)
	}
	codes := map[int]int{}
	for range mostPresses + 5 {
		codes[owner.press("/admin/meadow/look", "").Code]++
	}
	if codes[http.StatusTooManyRequests] < 5 || len(s.admin.pressed) > 1 {
		t.Errorf("many presses: %v, %d of them did something", codes, len(s.admin.pressed))
	}
	s.now = s.now.Add(pressesIn)
	if w := owner.press("/admin/meadow/look", ""); w.Code != http.StatusSeeOther {
		t.Errorf("a minute later: %d", w.Code)
	}
}

func TestCountsText(t *testing.T) {
	for want, counts := range map[string]DeliveryCounts{
		"0 read.":                       {},
		"7 read, 1 waiting to be read.": {Done: 7, Waiting: 1},
		"10,000 or more read, 2 could not be read, 3 not needed.": {Done: DeliveriesCounted, Failed: 2, Ignored: 3},
	} {
		if got := countsText(counts); got != want {
			t.Errorf("%+v: %q, want %q", counts, got, want)
		}
	}
}

func TestShownPayload(t *testing.T) {
	for body, want := range map[string]string{
		`{"b":1,"a":12345678901234567890}`:                        "{\n  \"a\": 12345678901234567890,\n  \"b\": 1\n}\n",
		`{"comment":{"body":"<b>","user":{"login":"ben"}}}`:       "{\n  \"comment\": {\n    \"body\": \"(left out: 3 characters)\",\n    \"user\": {\n      \"login\": \"ben\"\n    }\n  }\n}\n",
		`{"api_token":"x","token":{"a":"y"},"ok":[{"Secret":7}]}`: "{\n  \"api_token\": \"(left out: 1 character)\",\n  \"ok\": [\n    {\n      \"Secret\": \"(left out)\"\n    }\n  ],\n  \"token\": \"(left out)\"\n}\n",
		`{"html_url":"h","url":"u","issue_url":"i","_links":{}}`:  "{\n  \"html_url\": \"h\"\n}\n",
		`no JSON`: "It is no JSON.",
	} {
		got := strings.NewReplacer("&#34;", `"`, "&lt;", "<").Replace(string(shownPayload([]byte(body))))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
	long := shownPayload([]byte(`{"list":["` + strings.Repeat(strings.Repeat("x", 100)+`","`, 5000) + `"]}`))
	if len(long) > payloadShown+1000 || !strings.HasSuffix(string(long), "…") {
		t.Errorf("a long one has %d bytes", len(long))
	}
}

// TestOwnersReadCode holds that pages show as code what a terminal quotes, and list nothing
// that is not posted among what is in order.
func TestOwnersReadCode(t *testing.T) {
	s, owner := ownersSite(t)
	s.admin.health.Findings = []AdminFinding{
		{AdminWarned, "deliveries", "GitHub has delivered nothing of “Fix: the oven”", "Run “glueledger doctor --format json”, or “glueledger status”.", false},
		{AdminFine, "posts", "no post on GitHub has failed", "", false},
		{AdminOff, "reports", "no monthly report of meadow is posted", "Write “reports: {include-private: on}” in the file.", false},
	}
	body := owner.get("/admin/meadow").Body.String()
	for _, want := range []string{"“Fix: the oven”", "Run <code>glueledger doctor --format json</code>, or <code>glueledger status</code>.", "Write <code>reports: {include-private: on}</code> in the file."} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s:\n%s", want, body)
		}
	}
	_, rest, _ := strings.Cut(body, "What is in order</h2>")
	fine, off, ok := strings.Cut(rest, "What the settings leave out</h2>")
	if !ok || !strings.Contains(fine, "No post on GitHub has failed") || strings.Contains(fine, "No monthly report") || !strings.Contains(off, "No monthly report of meadow is posted") {
		t.Errorf("what is not posted is in order:\n%s", rest)
	}
}
