package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"glueledger/app/walk"
)

// album is a folder of pictures of pages that a tab shows.
type album struct {
	tab *walk.Tab
	dir string
	of  string // before the names of pictures
}

// states are addresses of the demo at which a page of a sort looks otherwise: other
// spans, lists that are narrowed, and errors.
var states = []string{
	"/nothing",
	"/badges?repo=lantern-maps/lantern-js&person=ottoline-hale",
	"/badges?repo=nobody/nothing",
	"/o/lantern-maps?from=2026-07&to=2026-09",
	"/o/lantern-maps?from=2026-05&to=2026-10",
	"/o/lantern-maps?from=2020-01&to=2020-01",
	"/o/lantern-maps?from=2026-99&to=2026-99",
	"/o/lantern-maps?wait=stale",
	"/people/ottoline-hale",
	"/people/ottoline-hale?from=2026-07&to=2026-09",
	"/people/ottoline-hale?from=2020-01&to=2020-01",
	"/people/nobody",
}

// demo takes pictures of a page of each sort, and of each of the states.
func (a *album) demo(site string) error {
	routes, err := walk.Routes("web")
	if err != nil {
		return fmt.Errorf("this is not the repository's folder: %w", err)
	}
	trail, err := walk.NewTrail(site, routes, 1)
	if err != nil {
		return err
	}
	trail.Add("/")
	if _, err := a.tab.Show(site); err != nil {
		return err
	}
	for step, more := trail.Next(); more; step, more = trail.Next() {
		links, err := a.take(site, step.Address)
		if err != nil {
			return err
		}
		trail.Add(links...)
	}
	for _, page := range states {
		if _, err := a.take(site, site+page); err != nil {
			return err
		}
	}
	return a.receipts(site)
}

// unusual are pages of the demo, and what leads from there to receipts of credits that
// do not simply stand, where there are any.
var unusual = [][2]string{
	{"/reports/lantern-maps", ".gone-receipt .thread a"},
	{"/reports/lantern-maps/2026-10", ".receipt:has(.pending) .thread a"},
}

// receipts takes pictures of the first of each of the unusual receipts.
func (a *album) receipts(site string) error {
	for _, u := range unusual {
		if _, err := a.tab.Show(site + u[0]); err != nil {
			return err
		}
		links, err := walk.LinksAt(a.tab, u[1])
		if err != nil {
			return err
		}
		if len(links) == 0 {
			continue
		}
		if _, err := a.take(site, links[0]); err != nil {
			return err
		}
	}
	return nil
}

// empty takes pictures of what a server shows that has nothing yet.
func (a *album) empty(s *site) error {
	a.of = "empty-"
	if _, err := a.tab.Show(s.url); err != nil { // where addresses are fetched from
		return err
	}
	for _, page := range []string{"/", "/reports", "/badges", strings.TrimPrefix(s.said, s.url)} {
		if _, err := a.take(s.url, s.url+page); err != nil {
			return err
		}
	}
	return nil
}

// take takes pictures of a page in every look, and tells where the page leads. What is
// no page is passed over.
func (a *album) take(site, address string) ([]string, error) {
	got, err := a.tab.Fetch(address)
	if err != nil || got.Type != "text/html" {
		return nil, err
	}
	if _, err := a.tab.Show(address); err != nil {
		return nil, err
	}
	links, err := walk.Links(a.tab)
	if err != nil {
		return nil, err
	}
	for _, l := range walk.Looks {
		if err := save(a.tab, l, true, filepath.Join(a.dir, a.nameOf(strings.TrimPrefix(address, site))+"."+l.String()+".png")); err != nil {
			return nil, err
		}
	}
	fmt.Println(address)
	return links, nil
}

// nameOf is a file's name for an address.
func (a *album) nameOf(address string) string {
	name := a.of + strings.Trim(regexp.MustCompile(`(token=.*|[^a-zA-Z0-9.=]+)`).ReplaceAllString(address, "-"), "-")
	if name == a.of {
		name += "first"
	}
	return name
}

func save(tab *walk.Tab, l walk.Look, whole bool, file string) error {
	picture, err := tab.Picture(l, whole)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, picture, 0o644) //nolint:gosec // for everybody to see
}
