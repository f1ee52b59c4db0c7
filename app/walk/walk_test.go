package walk_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"glueledger/app/walk"
)

var shots = flag.String("shots", "", "a folder to put pictures of all pages into")

// walker goes through a site and holds every page to what a page must be.
type walker struct {
	*testing.T
	tab   *walk.Tab
	axe   walk.Axe
	trail *walk.Trail
	pages int // looked at
}

func newWalker(t *testing.T, b *walk.Browser, site string) *walker {
	axe, err := walk.LoadAxe(tools(t))
	if err != nil {
		t.Fatal(err)
	}
	trail, err := walk.NewTrail(site, routes(t), 2)
	if err != nil {
		t.Fatal(err)
	}
	return &walker{T: t, tab: tab(t, b, true), axe: axe, trail: trail}
}

// show shows a page, which must be there.
func (w *walker) show(address string) {
	w.Helper()
	status, err := w.tab.Show(address)
	if err != nil {
		w.Fatalf("%s: %v", address, err)
	}
	if status != http.StatusOK {
		w.Errorf("%s: %d", address, status)
	}
}

// look looks at the page that was opened just now; closely, where there was none like
// it yet.
func (w *walker) look(what string, closely bool) {
	w.Helper()
	checks := []func() ([]string, error){
		func() ([]string, error) { return walk.Sideways(w.tab, walk.Phone) },
		func() ([]string, error) { return w.axe.Check(w.tab, walk.PhoneDark, walk.Desk) },
	}
	if closely {
		checks = []func() ([]string, error){
			func() ([]string, error) { return walk.Keyboard(w.tab, walk.Desk) },
			checks[0],
			func() ([]string, error) { return w.axe.Check(w.tab, walk.Looks...) },
		}
	}
	w.pages++
	if closely && *shots != "" {
		w.save(what)
	}
	var wrong []string
	for _, check := range checks {
		found, err := check()
		if err != nil {
			w.Fatalf("%s: %v", what, err)
		}
		wrong = append(wrong, found...)
	}
	for _, line := range append(wrong, w.tab.Trouble()...) {
		w.Errorf("%s: %s", what, line)
	}
	links, err := walk.Links(w.tab)
	if err != nil {
		w.Fatalf("%s: %v", what, err)
	}
	w.trail.Add(links...)
}

// save takes pictures of the page that is shown.
func (w *walker) save(what string) {
	w.Helper()
	name := strings.Trim(regexp.MustCompile(`(^https?://[^/]*|[^a-zA-Z0-9.=]+)`).ReplaceAllString(what, "-"), "-")
	if err := os.MkdirAll(*shots, 0o755); err != nil {
		w.Fatal(err)
	}
	for _, l := range walk.Looks {
		picture, err := w.tab.Picture(l, true)
		if err == nil {
			err = os.WriteFile(filepath.Join(*shots, fmt.Sprintf("%s.%s.%s.png", filepath.Base(w.Name()), name, l)), picture, 0o644)
		}
		if err != nil {
			w.Fatal(err)
		}
	}
}

// turnings are routes that lead elsewhere, so that a walk does not go there by itself.
var turnings = []string{"/login", "/login/callback", "/setup/created"}

// walk follows the links from where it is until there is nothing new.
func (w *walker) walk() {
	w.Helper()
	for {
		step, more := w.trail.Next()
		if !more {
			break
		}
		if slices.Contains(turnings, w.trail.Route(step.Address)) {
			continue
		}
		got, err := w.tab.Fetch(step.Address)
		if err != nil {
			w.Fatalf("%s: %v", step.Address, err)
		}
		if got.Type == "text/html" {
			w.show(step.Address)
			w.look(step.Address, step.First)
		} else if !got.OK() {
			w.Errorf("%s: %d, %d bytes", step.Address, got.Status, got.Bytes)
		}
	}
	w.Logf("looked at %d pages", w.pages)
}

// seen are the routes that there was something at.
func (w *walker) seen() map[string]bool {
	out := map[string]bool{}
	for _, a := range w.tab.Answers() {
		if a.Status < http.StatusBadRequest {
			out[w.trail.Route(a.URL)] = true
		}
	}
	return out
}

// follow clicks on what leads to another page.
func follow(t *testing.T, tab *walk.Tab, selector string) {
	t.Helper()
	status, err := tab.Go(chromedp.Click(chromedp.CSS(selector)))
	if err != nil || status != http.StatusOK {
		t.Fatalf("to click on %s leads to %d, %v", selector, status, err)
	}
}

// signIn signs in by the link on the page that a tab shows.
func signIn(t *testing.T, tab *walk.Tab, login string) {
	t.Helper()
	follow(t, tab, `a[href="/login"]`)
	follow(t, tab, "#"+login)
	if head := text(t, tab, ".top"); !strings.Contains(head, login) || !strings.Contains(head, "Sign out") {
		t.Fatalf("%s is not signed in: %q", login, head)
	}
}

// text is what can be read in the first element that a selector finds.
func text(t *testing.T, tab *walk.Tab, selector string) string {
	t.Helper()
	s, err := tab.Text(selector)
	if err != nil {
		t.Fatalf("text of %s: %v", selector, err)
	}
	return strings.ReplaceAll(s, "\u00a0", " ") // which only says where no line may end
}
