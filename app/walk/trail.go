package walk

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Trail decides where a walk goes: along every link within a site, but only to some
// of the pages of one route. Pages of one route that are asked for with other
// parameters count as others.
type Trail struct {
	site   *url.URL
	routes *http.ServeMux
	each   int // how many pages of one sort

	known   map[string]bool
	waiting map[string][]string // addresses by sort, in the order in which they were met
	walked  map[string]int      // by sort
}

// NewTrail is a trail through a site that has routes such as /o/{owner}.
func NewTrail(site string, routes []string, each int) (*Trail, error) {
	u, err := url.Parse(site)
	if err != nil {
		return nil, err
	}
	t := &Trail{site: u, routes: http.NewServeMux(), each: each, known: map[string]bool{}, waiting: map[string][]string{}, walked: map[string]int{}}
	for _, r := range routes {
		t.routes.HandleFunc("GET "+r, func(http.ResponseWriter, *http.Request) {})
	}
	return t, nil
}

var route = regexp.MustCompile(`mux\.Handle(?:Func)?\("GET (/[^"]*)"`)

// Routes are the routes of the site, read from the folder of package web, so that a
// new one is known without being listed.
func Routes(web string) ([]string, error) {
	sources, err := filepath.Glob(filepath.Join(web, "*.go"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		text, err := os.ReadFile(source)
		if err != nil {
			return nil, err
		}
		for _, m := range route.FindAllSubmatch(text, -1) {
			out = append(out, string(m[1]))
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no route in %s/*.go", web)
	}
	return out, nil
}

// Route is the route that an address of the site belongs to; empty for none.
func (t *Trail) Route(address string) string {
	u, err := t.site.Parse(address)
	if err != nil || u.Host != t.site.Host || u.Scheme != t.site.Scheme {
		return ""
	}
	_, pattern := t.routes.Handler(&http.Request{Method: http.MethodGet, URL: u, Host: u.Host})
	return strings.TrimPrefix(pattern, "GET ")
}

// sort tells pages apart that are worth being looked at each.
func (t *Trail) sort(u *url.URL) string {
	route := t.Route(u.String())
	if file := u.Path[strings.LastIndex(u.Path, "/")+1:]; strings.HasSuffix(route, "}") && strings.Contains(file, ".") {
		route += " " + file[strings.LastIndex(file, "."):] // another form of the page
	}
	return route + "?" + strings.Join(slices.Sorted(maps.Keys(u.Query())), "&")
}

// Add adds links that were met. What leads away from the site is left out.
func (t *Trail) Add(links ...string) {
	for _, link := range links {
		u, err := t.site.Parse(link)
		if err != nil || u.Host != t.site.Host || u.Scheme != t.site.Scheme {
			continue
		}
		u.Fragment = ""
		if address := u.String(); !t.known[address] {
			t.known[address] = true
			t.waiting[t.sort(u)] = append(t.waiting[t.sort(u)], address)
		}
	}
}

// Step is a page to go to.
type Step struct {
	Address string
	First   bool // nothing of its sort was gone to before
}

// Next is the next page to go to; false when there is none. Of each sort it is the
// first that was met, then the last, and so on: pages met far apart differ more.
func (t *Trail) Next() (Step, bool) {
	for _, sort := range slices.Sorted(maps.Keys(t.waiting)) {
		list := t.waiting[sort]
		if len(list) == 0 || t.walked[sort] >= t.each {
			continue
		}
		next := Step{list[0], t.walked[sort] == 0}
		if t.walked[sort]%2 == 1 {
			next.Address, list = list[len(list)-1], list[:len(list)-1]
		} else {
			list = list[1:]
		}
		t.waiting[sort] = list
		t.walked[sort]++
		return next, true
	}
	return Step{}, false
}

// Links are the addresses that the page that is shown leads to or is made of, in
// its order. A form that only asks leads to what it gives as it stands.
func Links(t *Tab) ([]string, error) {
	return LinksAt(t, "a[href], area[href], link[href], img[src], form[method=get]")
}

// LinksAt are those of what a selector finds.
func LinksAt(t *Tab, selector string) ([]string, error) {
	quoted, err := json.Marshal(selector)
	if err != nil {
		return nil, err
	}
	var links []string
	err = t.eval(`[...document.querySelectorAll(`+string(quoted)+`)].map(e =>
		e.href || e.src || e.action + "?" + new URLSearchParams(new FormData(e)))`, &links)
	return links, err
}
