package walk_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"glueledger/app/walk"
)

// good is a page that nothing is wrong with; others spoil it.
const good = `<!DOCTYPE html><html lang="en"><head><title>Good</title><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<style>.narrow { overflow: hidden; width: 90px }</style></head>
<body><a href="#main">Skip</a><main id="main"><h1>Good</h1><p><a href="/">Home</a></p>SPOILED</main></body></html>`

// TestChecksFind spoils a page in every way that a check looks for.
func TestChecksFind(t *testing.T) {
	axe, err := walk.LoadAxe(tools(t))
	if err != nil {
		t.Fatal(err)
	}
	var spoiled string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, strings.Replace(good, "SPOILED", spoiled, 1))
	}))
	defer server.Close()
	tab := tab(t, open(t), true)
	for _, test := range []struct{ name, spoil, want string }{
		{"nothing", "", ""},
		{"a picture without words", `<img src="data:image/gif;base64,R0lGODlhAQABAIAAAJmZmQAAACwAAAAAAQABAAACAkQBADs=">`, "390-light: Images must have alternative text"},
		{"grey on grey, at night", `<style>@media (prefers-color-scheme: dark) { p { color: #777; background: #888 } a { color: inherit } }</style>`, "1440-dark: Elements must meet minimum color contrast"},
		{"headings without order", `<h4>Deep</h4>`, "Heading levels should only increase by one"},
		{"an error on the console", `<script>console.error("no")</script>`, "console.error was called"},
		{"an exception", `<script>throw new Error("no")</script>`, "exception: Uncaught"},
		{"what is not there", `<img alt="x" src="/gone.png">`, "404 (Not Found) " + server.URL + "/gone.png"},
		{"nobody there", `<img alt="x" src="http://127.0.0.1:9/x.png">`, "http://127.0.0.1:9/x.png did not load"},
		{"a link that Tab leaves out", `<p><a href="/x" tabindex="-1">Unreached</a></p>`, `Unreached</a> is not reached`},
		{"focus that does not show", `<style>button:focus { outline: none }</style><button>Dull</button>`, "Dull</button> has the focus and does not show it: it looks as before"},
		{"focus that is cut off", `<p class="narrow"><a href="/x">Narrow</a></p>`, "Narrow</a> has the focus and does not show it: its outline is cut off"},
		{"another order", `<p><a href="/x">First</a> <a tabindex="1" href="/y">Second</a></p>`, "comes after"},
		{"a folded page", `<details><summary>More</summary><p><a href="/x" tabindex="-1">Folded</a></p></details>`, "Folded</a> is not reached"},
		{"a trap", `<p><input aria-label="Trap" onkeydown="event.preventDefault()"></p>`, "does not let go of the focus"},
		{"a skip link that leads nowhere", `<script>document.querySelector("a").setAttribute("href", "#nowhere")</script>`, "the first link does not skip to the content"},
		{"wider than a phone", `<div style="width: 600px">Wide</div>`, "390-light: the page is 6"},
	} {
		t.Run(test.name, func(t *testing.T) {
			spoiled = test.spoil
			if status, err := tab.Show(server.URL); err != nil || status != http.StatusOK {
				t.Fatal(status, err)
			}
			keyboard, err := walk.Keyboard(tab, walk.Desk)
			if err != nil {
				t.Fatal(err)
			}
			sideways, err := walk.Sideways(tab, walk.Phone)
			if err != nil {
				t.Fatal(err)
			}
			violations, err := axe.Check(tab, walk.Looks...)
			if err != nil {
				t.Fatal(err)
			}
			found := strings.Join(append(append(append(keyboard, sideways...), violations...), tab.Trouble()...), "\n")
			if (found == "") != (test.want == "") || !strings.Contains(found, test.want) {
				t.Errorf("want %q, found:\n%s", test.want, found)
			}
		})
	}
}

func TestTrail(t *testing.T) {
	trail, err := walk.NewTrail("http://x.test", []string{"/{$}", "/o/{owner}", "/o/{owner}/{repo}"}, 2)
	if err != nil {
		t.Fatal(err)
	}
	trail.Add("/", "/#top", "https://github.com/a", "/o/a", "/o/b", "/o/c", "/o/a?from=2026-01", "/o/a.json", "/o/a/b?x=1", "/new")
	var got []string
	for step, more := trail.Next(); more; step, more = trail.Next() {
		got = append(got, fmt.Sprint(strings.TrimPrefix(step.Address, "http://x.test"), " ", step.First))
	}
	want := "/o/a.json true, /o/a/b?x=1 true, /o/a true, /o/c false, /o/a?from=2026-01 true, / true, /new true"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	if route := trail.Route("http://x.test/o/a/b?x=1"); route != "/o/{owner}/{repo}" {
		t.Errorf("the route is %q", route)
	}
	if route := trail.Route("http://y.test/o/a"); route != "" {
		t.Errorf("the route of another site is %q", route)
	}
}
