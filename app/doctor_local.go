package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"glueledger/app/demo"
	"glueledger/app/store"
)

// checkSettings reports everything that is wrong with the settings, each by itself.
func (e *examination) checkSettings(context.Context) []finding {
	var found []finding
	for _, err := range e.given.problems() {
		found = append(found, fail("Every setting is explained by: glueledger serve --help", "%v", err))
	}
	if len(found) > 0 {
		return found
	}
	e.settingsFine = true
	return []finding{ok("the settings can be read")}
}

// asServe is what to do where the ledger is not where it is looked for.
const asServe = "Give --db or GLUELEDGER_DB as for “glueledger serve”."

// nameLedger is what to do where what is there can be no ledger.
const nameLedger = "Name the ledger of “glueledger serve” with --db."

func (e *examination) checkLedger(ctx context.Context) []finding {
	db := e.given.DB
	if !strings.Contains(db, "://") {
		err := checkWritable(db)
		switch {
		case errors.Is(err, fs.ErrPermission):
			return []finding{fail("Run it as the user that runs “glueledger serve”.", "%v", err)}
		case err != nil:
			return []finding{fail(nameLedger, "%v", err)}
		}
		if _, err := os.Stat(db); errors.Is(err, fs.ErrNotExist) || emptyFile(db) {
			e.noLedger = true
			return []finding{warn(asServe+" Where there is none yet, serve makes it.", "there is no ledger at %s", db)}
		}
	}
	l, err := store.Open(ctx, db, store.Options{Log: e.log, Bots: e.given.Bots, ReadOnly: true})
	if err != nil {
		do := "Restore it from a backup."
		switch {
		case errors.Is(err, store.ErrOlder):
			do = "Nothing of it is lost."
		case errors.Is(err, store.ErrOther):
			do = nameLedger
		}
		return []finding{fail(do, "%v", err)}
	}
	has, wants, err := l.SchemaVersion(ctx)
	switch {
	case err != nil:
		return []finding{fail("Restore the ledger from a backup.", "%v", errors.Join(err, l.Close()))}
	case has > wants:
		return []finding{fail("Run the version of glueledger that serves it.", "the ledger %s was written by a newer version of this program (tables %d, this has %d)%s", db, has, wants, closing(l))}
	}
	e.ledger = l
	return []finding{ok("the ledger %s can be read and written, and is up to date", db)}
}

// closing closes a ledger, and says when that fails.
func closing(l *store.Store) string {
	if err := l.Close(); err != nil {
		return fmt.Sprintf(" (%v)", err)
	}
	return ""
}

func (e *examination) checkCredentials(ctx context.Context) []finding {
	dir := e.given.credentialsDir()
	cr, err := LoadCredentials(e.given)
	e.appless = errors.Is(err, ErrNoCredentials)
	if e.appless && e.ledger == nil && !e.noLedger {
		e.appless = false // nobody knows: they lie beside the ledger, which is not open
		return []finding{{Outcome: notChecked, Text: notOpen}}
	}
	switch {
	case e.appless && e.given.WebhookSecret != "":
		return []finding{warn("To have it post too, unset "+secretVariable+", run “glueledger serve” and open the link that it prints; or set "+appIDVariable+" and "+keyFileVariable+".",
			"there is a webhook secret and no GitHub App: deliveries are received and scored, and nothing is fetched or posted")}
	case e.appless:
		if whose := e.withoutApp(ctx); whose != "" {
			return []finding{warn("It needs none to be read: “glueledger report”, and “glueledger serve” for the pages. To take in what happens from now on, open the link that serve prints.",
				"no GitHub App is set up: this ledger holds %s, and nothing new comes in", whose)}
		}
		do := "Run “glueledger serve” and open the link that it prints, or set " + appIDVariable + " and " + keyFileVariable + "."
		if e.noLedger {
			return []finding{fail(asServe+"\nWhere serve never ran: "+do, "no GitHub App is set up: there is no ledger at %s to have one beside it", e.given.DB)}
		}
		return []finding{fail(do+" They are looked for in "+dir+", beside the ledger: is --db right?", "no GitHub App is set up yet")}
	case err != nil:
		return []finding{fail("The credentials of “glueledger serve” are wanted, with its --db and its variables.", "%v", err)}
	}
	var found []finding
	if cr.Source != fromEnvironment {
		if st, err := os.Stat(dir); err == nil && open(st.Mode()) {
			found = append(found, warn("Run: chmod 700 "+dir, "others can look into %s (mode %04o)", dir, st.Mode().Perm()))
		}
	} else if _, err := os.Stat(filepath.Join(dir, appFile)); err == nil {
		found = append(found, warn("Unset one of them, or move the other away.", "%s has an App's credentials too, which the variables override", dir))
	}
	if cr.WebhookSecret == "" {
		found = append(found, fail("Set a secret on the App's settings page on GitHub, and the same as "+secretVariable+".", "there is no webhook secret: deliveries are not received"))
	}
	if e.given.WebhookSecret != "" && cr.Source != fromEnvironment {
		found = append(found, warn("Unset it, unless the secret was changed on GitHub.", "%s overrides the webhook secret that is stored in %s", secretVariable, dir))
	}
	if e.given.github() != defaultGitHub && cr.GitHubURL != e.given.github() {
		found = append(found, warn("Leave --github-url out, or set the App up at that GitHub.", "the App was registered at %s, and --github-url is %s", cr.GitHubURL, e.given.github()))
		cr.GitHubURL = e.given.github()
	}
	e.credentials, e.config = &cr, e.given.with(cr)
	name := fmt.Sprintf("App %d", cr.AppID)
	if cr.Slug != "" {
		name = fmt.Sprintf("%s (App %d)", cr.Slug, cr.AppID)
	}
	return append(found, ok("the credentials of %s come from %s", name, cr.Source))
}

// withoutApp says what a ledger holds that never had a GitHub App; empty for one that is
// empty, or that an App was for.
func (e *examination) withoutApp(ctx context.Context) string {
	if e.ledger == nil {
		return ""
	}
	status, err := e.ledger.Status(ctx, e.now())
	watched, watchedErr := e.ledger.Watched(ctx)
	switch {
	case err != nil, watchedErr != nil, status.Threads == 0: // the checks of the ledger say what is wrong with it
		return ""
	case len(watched) == 0:
		return "what was imported"
	case slices.ContainsFunc(watched, func(w store.Watched) bool { return w.Repo.Owner != demo.Org }):
		return ""
	}
	return "the story of “glueledger demo”"
}
