// Command shots makes screenshots of the pages of the demo and of a server that has
// nothing yet, as on a phone and on a desk, by day and by night. It is run in the
// repository's folder:
//
//	go run ./app/shots DIR          every page, into a folder
//	go run ./app/shots -readme      what the README shows: a month, a receipt and the setup, into .github
//
// It needs nothing but Chromium (see CHROME_PATH), and makes the same pictures on
// whatever day it is run. Pages that only a GitHub to sign in at can show, such as those
// for owners, are in what app/walk's tests make with -shots.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"

	"glueledger/app/walk"
)

func main() {
	readme := flag.Bool("readme", false, "make the pictures for the README")
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
	demo, err := startDemo(ctx)
	if err != nil {
		return err
	}
	defer demo.end()
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
	db, err := os.MkdirTemp("", "glueledger-shots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(db)
	empty, err := startEmpty(ctx, db)
	if err != nil {
		return err
	}
	defer empty.end()
	if readme {
		if err := forReadme(tab, demo.url); err != nil {
			return err
		}
		return setupForReadme(tab, empty)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	album := &album{tab: tab, dir: dir}
	if err := album.demo(demo.url); err != nil {
		return err
	}
	return album.empty(empty)
}

// setupForReadme takes the picture of the setup's first step, on a server with an
// address that is the same each time.
func setupForReadme(tab *walk.Tab, empty *site) error {
	if _, err := tab.Show(empty.said); err != nil {
		return err
	}
	if err := tab.Do(chromedp.SetValue(chromedp.CSS("#url"), "https://glue.example.org")); err != nil {
		return err
	}
	return save(tab, walk.Look{Width: 1120, Height: 880}, false, filepath.Join(".github", "setup.png"))
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
