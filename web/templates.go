package web

import (
	"fmt"
	"html/template"
)

// pages are the parsed HTML templates, one per page.
type pages struct {
	index, report, receipt, failure                            *template.Template
	overview, thread, rules, person, archive, archives, badges *template.Template
	disputes, erase                                            *template.Template
	badge                                                      *template.Template
	admin, adminOverview, adminDeliveries, adminDelivery       *template.Template
	adminJobs, adminHistory, adminSettings                     *template.Template
	setup, setupPlan, setupCreated, setupProgress, setupNotice *template.Template
}

// layout is what every page shares.
type layout struct {
	Title  string
	Home   string  // path or address of the site's first page; empty on a page that stands by itself
	Rules  string  // address of the rules; empty on a page that stands by itself
	Pages  []crumb // what every page leads to; empty on a page that stands by itself
	API    string  // address of the JSON API; empty on a page that stands by itself
	Feed   string  // address of the feed of what the page is about; empty for none
	Style  string  // address of the style sheet; empty where CSS holds it
	CSS    template.CSS
	Script string // address of what shows times in the reader's zone; empty on a page that stands by itself
	Icon   string
	Crumb  []crumb  // the way from the first page to this one
	Of     string   // address of what every page leads its visitor to that this page is part of; empty for none
	Failed bool     // the page could not be shown
	MadeUp bool     // what it tells is made up
	Who    *whoView // who is signed in; nil where nobody can sign in
}

// Frame is the layout itself, in which a template finds what it names faster than through
// the page that the layout is part of.
func (l layout) Frame() layout { return l }

// Unasked reports whether a page says that GitHub could not be asked what its visitor may
// see. One that could not be shown does not: it would tell more than that nothing is there.
func (l layout) Unasked() bool { return l.Who != nil && l.Who.Unanswered && !l.Failed }

// crumb is a step of the way to a page. The last has no address.
type crumb struct{ Text, URL string }

func parsePages() (pages, error) {
	var p pages
	for name, page := range map[string]**template.Template{
		"index": &p.index, "report": &p.report, "receipt": &p.receipt, "failure": &p.failure,
		"overview": &p.overview, "thread": &p.thread, "rules": &p.rules,
		"person": &p.person, "archive": &p.archive, "archives": &p.archives, "badges": &p.badges, "disputes": &p.disputes, "erase": &p.erase,
		"admin": &p.admin, "admin_overview": &p.adminOverview, "admin_deliveries": &p.adminDeliveries, "admin_delivery": &p.adminDelivery,
		"admin_jobs": &p.adminJobs, "admin_history": &p.adminHistory, "admin_settings": &p.adminSettings,
		"setup": &p.setup, "setup_plan": &p.setupPlan, "setup_created": &p.setupCreated, "setup_progress": &p.setupProgress,
		"setup_notice": &p.setupNotice,
	} {
		t, err := parsePage(name)
		if err != nil {
			return pages{}, err
		}
		*page = t
	}
	badge, err := template.ParseFS(files, "templates/badge.svg")
	if err != nil {
		return pages{}, fmt.Errorf("parse the badge: %w", err)
	}
	p.badge = badge
	return p, nil
}

// parsePage parses a page within the layout.
func parsePage(name string) (*template.Template, error) {
	t, err := template.New("layout.html").Funcs(template.FuncMap{
		"number":     number,
		"name":       nameHTML,
		"identifier": identifierHTML,
		"prose":      proseHTML,
		"dated":      datedHTML,
		"heading":    headingHTML,
		"effect":     effectHTML,
		"title":      titleHTML,
		"quoted":     quotedHTML,
		"thread":     threadHTML,
		"receipts":   receiptsHTML,
		"turned":     turnedHTML,
		"waits":      waitsHTML,
		"helped":     helpedHTML,
		"people":     peopleHTML,
		"folk":       folkHTML,
		"todo":       todoHTML,
		"links":      linksHTML,
		"months":     monthsHTML,
	}).ParseFS(files, "templates/layout.html", "templates/parts.html", "templates/"+name+".html")
	if err != nil {
		return nil, fmt.Errorf("parse the %s page: %w", name, err)
	}
	return t, nil
}
