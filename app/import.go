package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"glueledger/app/backup"
	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// importCommand is `glueledger import`.
type importCommand struct {
	Paths   []string `arg:"" name:"path" help:"Directories or .tar.gz archives with issues/N.json and pulls/N.json."`
	Private bool     `xor:"privacy" help:"Treat the repositories as private. Backups without pull requests do not say."`
	Public  bool     `xor:"privacy" help:"Treat the repositories as public, but for those that the backup says are private."`
}

// Help shows uses.
func (importCommand) Help() string {
	return `Reads what github-metadata-backup wrote, of one repository or several, and scores it. Whether a repository is private is said by its pull requests; of one without any, say it with --private or --public. Hidden folders (but .github), testdata and node_modules below a directory are passed over; one that is named itself is read. Importing again, or beside webhooks, changes nothing that is known already. A damaged file is named and left out, and of an archive that breaks off what came before the break is read; then the exit code is 1.

Examples:

    glueledger import backup/
    glueledger import one.tar.gz two.tar.gz --db ledger.db
    glueledger import issues-only/ --private`
}

const appendBatch = 4000 // activities a transaction; more hold the write lock for longer

// Run imports and scores.
func (c *importCommand) Run(s *session) (err error) {
	var total backup.Extent
	for _, path := range c.Paths {
		extent, err := backup.Measure(path)
		if err != nil {
			return fmt.Errorf("nothing to import: %w", cannotRead(path, err, aBackup))
		}
		total.Bytes += extent.Bytes
		total.Skipped += extent.Skipped
	}
	if err := s.config.canWrite(); err != nil {
		return err
	}
	im := &importing{session: s, options: backup.Options{Private: c.Private, Public: c.Public}, began: s.Now(), skipped: total.Skipped}
	defer func() { err = errors.Join(err, im.close()) }()
	if err := im.read(c.Paths, total.Bytes); err != nil {
		return err
	}
	scored, err := im.score(im.store)
	if err != nil {
		return err
	}
	if err := im.summary(scored); err != nil {
		return err
	}
	if n := len(im.problems); n > 0 {
		im.tellProblems(func(backup.Problem) bool { return true })
		if err := unknownPrivacy(im.problems); err != nil {
			return err
		}
		if broken := im.broken(); len(broken) > 0 {
			return fmt.Errorf("the import is incomplete: what follows the break in %s is missing; what came before it is in %s, and importing the whole archive adds the rest",
				printable(strings.Join(broken, ", ")), s.config.DB)
		}
		return fmt.Errorf("left out %s; everything else is in %s", count(n, "file", "files"), s.config.DB)
	}
	if isTerminal(s.Stdout) {
		fmt.Fprint(s.Stdout, im.next())
	}
	return nil
}

// tellProblems names the problems that are to be told.
func (im *importing) tellProblems(told func(backup.Problem) bool) {
	for _, p := range im.problems {
		switch {
		case !told(p):
		case isBreak(p):
			fmt.Fprintln(im.Stderr, printable(p.String()))
		default:
			fmt.Fprintf(im.Stderr, "left out %s\n", printable(p.String()))
		}
	}
}

// next says what to do with what was imported, as commands to copy.
func (im *importing) next() string {
	in := ""
	if im.config.named {
		in = " --db " + shellWord(im.config.DB)
	}
	of := ""
	switch len(im.repos) {
	case 0:
	case 1:
		of = " --repo " + shellWord(im.repos[0].FullName())
	default:
		of = " --org " + shellWord(im.repos[0].Owner)
	}
	return "\nThe last month of it:  glueledger report" + of + in + "\nAll of it, as pages:   glueledger serve" + in + "\n"
}

// plainWord is what a shell reads as it is.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:@%+=,-]+$`)

// shellWord is a word as a shell reads it.
func shellWord(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(printable(word), "'", `'\''`) + "'"
}

// unknownPrivacy says what to give when repositories were left out because the
// backup does not say whether they are private; else it is nil.
func unknownPrivacy(problems []backup.Problem) error {
	for _, p := range problems {
		var unknown backup.PrivacyUnknownError
		switch {
		case !errors.As(p.Err, &unknown):
		case slices.ContainsFunc(problems, isDamage): // which may have said it
			return fmt.Errorf("cannot import %s: what could be read does not say whether %s is private: make the backup again, or import it with --private, or with --public if everybody may read it",
				p.File, unknown.Repo.FullName())
		default:
			return fmt.Errorf("cannot import %s: %w; import it with --private, or with --public if everybody may read it", p.File, unknown)
		}
	}
	return nil
}

// isDamage reports whether a problem is one of a file, and not of a repository.
func isDamage(p backup.Problem) bool {
	var unknown backup.PrivacyUnknownError
	return !errors.As(p.Err, &unknown)
}

func isBreak(p backup.Problem) bool {
	var broken backup.BreakError
	return errors.As(p.Err, &broken)
}

// broken names the archives that break off.
func (im *importing) broken() []string {
	var names []string
	for _, p := range im.problems {
		if isBreak(p) {
			names = append(names, p.File)
		}
	}
	return names
}

// importing is an import under way.
type importing struct {
	*session
	store   *store.Store // nil until there is something to put into it: no empty ledger is left behind
	options backup.Options
	began   time.Time

	activities int // read
	added      int // of them, that were not known
	threads    int
	repos      []history.Repo
	problems   []backup.Problem
	skipped    int // files in folders that are passed over
}

// batch is what is appended in one transaction.
type batch struct {
	activities []history.Activity
	changes    []webhooks.Change
	until      map[history.Repo]time.Time // until when repositories are known once all of this is appended
}

// read appends everything that the paths hold. While one batch is written, the
// next is read.
func (im *importing) read(paths []string, total int64) error {
	progress, end := im.bar(total, "reading", true)
	defer end()
	im.options.Progress = progress
	group, ctx := errgroup.WithContext(im.ctx)
	batches := make(chan batch, 1)
	group.Go(func() error {
		defer close(batches)
		return im.readPaths(ctx, paths, batches)
	})
	group.Go(func() error {
		for b := range batches {
			if err := im.append(ctx, b); err != nil {
				return err
			}
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if im.threads == 0 {
		if err := unknownPrivacy(im.problems); err != nil {
			im.tellProblems(isDamage) // first: whether it is private may stand there
			return err
		}
		if im.skipped > 0 {
			return fmt.Errorf("nothing to import in %s; skipped %s", printable(im.problems[0].String()), im.skippedText())
		}
		return nothingIn(im.problems[0], paths)
	}
	return nil
}

// aBackup is what import is to be given.
const aBackup = "name a folder with issues/N.json and pulls/N.json in it, or a .tar.gz of one"

// nothingIn says why nothing could be read at the paths, and what to do.
func nothingIn(p backup.Problem, paths []string) error {
	do := aBackup
	switch {
	case errors.Is(p.Err, fs.ErrPermission):
		do = letRead
	case isBreak(p), !slices.Contains(paths, p.File): // there is a backup
		do = "make this backup again, or name another"
	}
	return fmt.Errorf("nothing to import in %s; %s", printable(p.String()), do)
}

// append adds a batch to the ledger, which the first one that holds anything opens.
func (im *importing) append(ctx context.Context, b batch) (err error) {
	if len(b.activities)+len(b.changes) == 0 {
		return nil
	}
	if im.store == nil {
		if im.store, err = createLedger(ctx, im.config, im.log); err != nil {
			return err
		}
	}
	added, err := im.store.Append(ctx, b.activities, b.changes)
	im.activities += added.Told
	im.added += added.Activities
	if err != nil || len(b.until) == 0 {
		return err
	}
	return im.store.NoteKnownUntil(ctx, b.until)
}

func (im *importing) close() error {
	if im.store == nil {
		return nil
	}
	return im.store.Close()
}

// readPaths sends what the paths hold in batches. A path that cannot be read is
// a problem, and the next may still be good.
func (im *importing) readPaths(ctx context.Context, paths []string, batches chan<- batch) error {
	for _, path := range paths {
		var next batch
		send := func() error {
			select {
			case batches <- next:
				next = batch{}
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		result, err := backup.Read(ctx, path, im.options, func(t backup.Thread) error {
			next.activities = append(next.activities, t.Activities...)
			if len(next.activities) < appendBatch {
				return nil
			}
			return send()
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if at := (*fs.PathError)(nil); errors.As(err, &at) && at.Path == path {
				err = at.Err // the problem names the path
			}
			im.problems = append(im.problems, backup.Problem{File: path, Err: err})
		}
		next.changes, next.until = changesOf(result), im.knownUntil(result)
		if err := send(); err != nil {
			return err
		}
		im.threads += result.Threads
		im.repos = append(im.repos, result.Repos...)
		im.problems = append(im.problems, result.Problems...)
	}
	return nil
}

// changesOf is what a backup tells beside its threads, in the words of webhooks.
func changesOf(r backup.Result) []webhooks.Change {
	var changes []webhooks.Change
	for _, repo := range r.Repos {
		changes = append(changes, webhooks.Change{Kind: webhooks.RepoSeen, Repo: repo})
	}
	for _, n := range r.Renames {
		changes = append(changes, n.Change())
	}
	return changes
}

// knownUntil is until when a backup tells of repositories. A time to come is that of a wrong
// clock: nothing can be known of it yet.
func (im *importing) knownUntil(r backup.Result) map[history.Repo]time.Time {
	maps.DeleteFunc(r.Until, func(_ history.Repo, at time.Time) bool { return at.After(im.began) })
	return r.Until
}

// skippedText tells of the files that were not read because of where they lie.
func (im *importing) skippedText() string {
	return count(im.skipped, "file", "files") + " in hidden folders, testdata and node_modules: to import such a folder, name it"
}

// summary says what was read, and what the ledger holds of it now.
func (im *importing) summary(scored int) error {
	im.tookIn("read", im.threads, im.activities, im.added, im.repos)
	if err := im.credited(im.store, im.repos, scored, im.began); err != nil {
		return err
	}
	if im.skipped > 0 {
		fmt.Fprintf(im.Stdout, "skipped   %s\n", im.skippedText())
	}
	broken := len(im.broken())
	if n := len(im.problems) - broken; n > 0 {
		fmt.Fprintf(im.Stdout, "left out  %s\n", count(n, "file", "files"))
	}
	if broken > 0 {
		fmt.Fprintf(im.Stdout, "missing   what follows the break in %s\n", count(broken, "archive", "archives"))
	}
	return nil
}
