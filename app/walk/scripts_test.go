package walk_test

import (
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"glueledger/app/replayhub"
	"glueledger/app/walk"
)

// TestWithoutScripts does what people come for in a browser that runs no scripts.
func TestWithoutScripts(t *testing.T) {
	tools(t)
	db := filepath.Join(t.TempDir(), "l.db")
	run(t, nil, "import", "--db", db, replayhub.History(t))
	s := serveApp(t, db)
	v := visitor{t, tab(t, open(t), false)}
	v.runsNoScripts()

	v.goTo(s.url + "/")
	signIn(t, v.tab, reader)

	v.goTo(s.url + "/o/bitcoin-core")
	v.writes("#from", "2025-03")
	v.writes("#to", "2025-05")
	follow(t, v.tab, ".spans button")
	v.reads("h1", "March to May 2025")
	v.opens(".chart")

	v.goTo(s.url + "/people/" + reader + "?from=2024-07&to=2025-06")
	first := v.text(".pages span")
	follow(t, v.tab, `.pages a[rel="next"]`)
	if second := v.text(".pages span"); second == first || !strings.HasPrefix(first, "1 to ") {
		t.Errorf("the next receipts after %q are %q", first, second)
	}
	follow(t, v.tab, ".receipts a")
	v.reads("main", "What happened")
	v.reads(".zone", "^UTC$")

	v.goTo(s.url + "/badges")
	v.typeIn("#repo", recorded)
	if _, err := v.tab.Go(chromedp.SendKeys(chromedp.CSS("#repo"), "\r")); err != nil {
		t.Fatal(err)
	}
	if got := v.value(`textarea[id$="-markdown"]`); !strings.Contains(got, "/badges/"+recorded+".svg") {
		t.Errorf("to copy there is %q", got)
	}
	follow(t, v.tab, ".visitor button")
	v.reads(".top", "Sign in")
	for _, wrong := range v.tab.Trouble() {
		t.Error(wrong)
	}
}

// TestTodoWithoutScripts works along the to-do list in a browser that runs no scripts.
func TestTodoWithoutScripts(t *testing.T) {
	tools(t)
	s := serveDemo(t)
	v := visitor{t, tab(t, open(t), false)}
	v.runsNoScripts()
	v.goTo(s.url + "/o/lantern-maps")
	month := v.text("h1")
	follow(t, v.tab, `.filters a[href*="wait=stale"]`)
	v.reads(`.filters [aria-current]`, "Gone stale")
	v.typeIn("#repo", "tile-server")
	follow(t, v.tab, ".narrow button")
	v.reads("#waiting + .note", "in tile-server")
	v.reads(".waiting", `#\d+`)
	v.reads("h1", month)
	for _, wrong := range v.tab.Trouble() {
		t.Error(wrong)
	}
}

// visitor does one thing after another.
type visitor struct {
	*testing.T
	tab *walk.Tab
}

// runsNoScripts holds that the browser of this test is what it says.
func (v visitor) runsNoScripts() {
	v.Helper()
	if _, err := v.tab.Show(`data:text/html,<h1>still</h1><script>document.querySelector("h1").textContent="scripted"</script>`); err != nil {
		v.Fatal(err)
	}
	v.reads("h1", "still")
}

func (v visitor) goTo(address string) {
	v.Helper()
	if status, err := v.tab.Show(address); err != nil || status != http.StatusOK {
		v.Fatalf("%s: %d, %v", address, status, err)
	}
}

func (v visitor) text(selector string) string {
	v.Helper()
	return text(v.T, v.tab, selector)
}

// reads wants something to be read in an element.
func (v visitor) reads(selector, want string) {
	v.Helper()
	if got := v.text(selector); !regexp.MustCompile(want).MatchString(got) {
		v.Errorf("%s reads %q, want %s", selector, got, want)
	}
}

// typeIn types on the keyboard.
func (v visitor) typeIn(selector, keys string) {
	v.Helper()
	if err := v.tab.Do(chromedp.SendKeys(chromedp.CSS(selector), keys)); err != nil {
		v.Fatalf("type in %s: %v", selector, err)
	}
}

// writes types in a field instead of what stands there.
func (v visitor) writes(selector, text string) {
	v.Helper()
	v.typeIn(selector, kb.End+strings.Repeat(kb.Backspace, len(v.value(selector)))+text)
}

// value is what stands in a field.
func (v visitor) value(selector string) string {
	v.Helper()
	got, err := v.tab.Value(selector)
	if err != nil {
		v.Fatalf("value of %s: %v", selector, err)
	}
	return got
}

// opens wants a click to open what is folded in an element.
func (v visitor) opens(within string) {
	v.Helper()
	open := chromedp.CSS(within + " details[open]")
	if err := v.tab.Do(chromedp.WaitNotPresent(open), chromedp.Click(chromedp.CSS(within+" summary")), chromedp.WaitReady(open)); err != nil {
		v.Errorf("what is folded in %s does not open: %v", within, err)
	}
}
