package web

import (
	"regexp"
	"strings"
	"testing"
)

// TestSetupBeforeTheInstallation wants the setup page to lead to installing the App
// while it sees nothing.
func TestSetupBeforeTheInstallation(t *testing.T) {
	f := fullSetup()
	f.rows = nil
	v := newVisitor(t, f, "https://glue.example.org")
	v.enter(t)
	app := f.plain()
	f.app = &app
	body := v.get("/setup").Body.String()
	for _, want := range []string{`<a class="button" href="https://github.com/apps/glueledger-meadow/installations/new">`, "<code>.github</code>, too", "from now on"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s:\n%s", want, body)
		}
	}
	if strings.Contains(body, "nothing left to do") {
		t.Errorf("it says that all is done:\n%s", body)
	}
	stranger := &browser{site: v.site}
	if body := stranger.get("/setup").Body.String(); !strings.Contains(body, "not installed yet") || strings.Contains(body, "nothing left to do") || strings.Contains(body, "meadow") {
		t.Errorf("a stranger reads\n%s", body)
	}
}

// TestSetupFormPointsAtWhatIsWrong wants the hint said once and the focus where
// something is wrong, and room for what is pasted.
func TestSetupFormPointsAtWhatIsWrong(t *testing.T) {
	f := fullSetup()
	v := newVisitor(t, f, "")
	v.enter(t)
	if body := v.get("/setup").Body.String(); strings.Contains(body, "maxlength") || strings.Contains(body, "autofocus") {
		t.Errorf("the form cuts what is pasted, or moves the focus:\n%s", body)
	}
	f.problem = &SetupProblem{Field: "account", Text: "Which organisation?", Do: "Write its name as it stands in the address of its page on GitHub."}
	body := v.do("POST", "/setup", orgForm).Body.String()
	if strings.Count(body, "in the address of its page") != 1 || strings.Count(body, " autofocus") != 1 || !regexp.MustCompile(`<input[^>]* id="account"[^>]* autofocus`).MatchString(body) {
		t.Errorf("the form is\n%s", body)
	}
}
