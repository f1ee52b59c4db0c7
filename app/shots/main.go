// Command shots makes screenshots of every page of the demo, as on a phone and on a
// desk, by day and by night. It is run in the repository's folder:
//
//	go run ./app/shots DIR          every page, into a folder
//	go run ./app/shots -readme      the month and the receipt that the README shows, into .github
//
// It needs nothing but Chromium (see CHROME_PATH), and makes the same pictures on
// whatever day it is run.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"glueledger/app/walk"
)

func main() {
	readme := flag.Bool("readme", false, "make the pictures of a month and a receipt for the README")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: shots DIR, or shots -readme in the repository's folder")
		flag.PrintDefaults()
	}
	flag.Parse()
	if *readme == (flag.NArg() == 1) || flag.NArg() > 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *readme, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to be stopped
	}
}

func run(ctx context.Context, readme bool, dir string) error {
	site, end, err := startDemo(ctx)
	if err != nil {
		return err
	}
	defer end()
	browser, err := walk.Open(ctx)
	if err != nil {
		return err
	}
	defer browser.Close()
	tab, err := browser.Tab(true)
	if err != nil {
		return err
	}
	defer tab.Close()
	if readme {
		return forReadme(tab, site)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return everyPage(tab, site, dir)
}

// everyPage takes pictures of a page of each sort.
func everyPage(tab *walk.Tab, site, dir string) error {
	routes, err := walk.Routes("web")
	if err != nil {
		return fmt.Errorf("this is not the repository's folder: %w", err)
	}
	trail, err := walk.NewTrail(site, routes, 1)
	if err != nil {
		return err
	}
	trail.Add("/", "/nothing", "/badges?repo=lantern-maps/lantern-js&person=ottoline-hale")
	if _, err := tab.Show(site); err != nil {
		return err
	}
	for {
		step, more := trail.Next()
		if !more {
			return nil
		}
		got, err := tab.Fetch(step.Address)
		if err != nil {
			return err
		}
		if got.Type != "text/html" {
			continue
		}
		if _, err := tab.Show(step.Address); err != nil {
			return err
		}
		links, err := walk.Links(tab)
		if err != nil {
			return err
		}
		trail.Add(links...)
		for _, l := range walk.Looks {
			file := filepath.Join(dir, nameOf(strings.TrimPrefix(step.Address, site))+"."+l.String()+".png")
			if err := save(tab, l, true, file); err != nil {
				return err
			}
		}
		fmt.Println(step.Address)
	}
}

// nameOf is a file's name for an address.
func nameOf(address string) string {
	name := strings.Trim(regexp.MustCompile(`[^a-zA-Z0-9.=]+`).ReplaceAllString(address, "-"), "-")
	if name == "" {
		return "first"
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

// forReadme takes the pictures that the README shows: of the organisation's month, and
// of somebody's newest receipt.
func forReadme(tab *walk.Tab, site string) error {
	for _, shot := range []struct {
		page, onTo string // and the first link there that goes on to this
		file       string
		height     int64
	}{
		{"/o/lantern-maps", "", "overview.png", 1040},
		{"/people/tadeo-lindqvist", "/receipts/", "receipt.png", 1160},
	} {
		if _, err := tab.Show(site + shot.page); err != nil {
			return err
		}
		if shot.onTo != "" {
			links, err := walk.Links(tab)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(links, func(l string) bool { return strings.HasPrefix(l, site+shot.onTo) })
			if i < 0 {
				return fmt.Errorf("%s leads to no %s", shot.page, shot.onTo)
			}
			if _, err := tab.Show(links[i]); err != nil {
				return err
			}
		}
		if err := save(tab, walk.Look{Width: 1120, Height: shot.height}, false, filepath.Join(".github", shot.file)); err != nil {
			return err
		}
	}
	return nil
}
