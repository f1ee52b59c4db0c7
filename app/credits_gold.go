package app

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/web"
)

// checkGold refuses flags that do not go together, and formats that there are not.
func (c *creditsCommand) checkGold() error {
	if c.Gold == "" {
		switch {
		case c.Misses:
			return usagef("--misses goes with --gold FILE")
		case c.Format == "json":
			return usagef("--format json goes with --gold FILE; for credits, --format jsonl prints one on each line")
		case !slices.Contains([]string{"table", "jsonl", "csv"}, c.Format):
			return usagef("--format %q: credits come as table, jsonl or csv", c.Format)
		}
		return nil
	}
	var given []string
	for _, f := range []struct{ name, value string }{{"--actor", c.Actor}, {"--month", c.Month}, {"--kind", c.Kind}} {
		if f.value != "" {
			given = append(given, f.name)
		}
	}
	switch {
	case len(given) > 0:
		return usagef("--gold compares whole threads: leave out %s; --repo and --thread choose among the threads of the file", strings.Join(given, ", "))
	case c.Format == "jsonl" || c.Format == "csv":
		return usagef("--gold prints figures, not credits: leave out --format %s, or write --format json for one JSON object", c.Format)
	case c.Format != "table" && c.Format != "json":
		return usagef("--format %q: the figures of --gold come as table or json", c.Format)
	}
	return nil
}

// agree prints how well the ledger agrees with the readers' credits in the file.
func (c *creditsCommand) agree(s *session) error {
	gold, err := c.readGold(s)
	if err != nil {
		return err
	}
	return s.withLedger(func(l *store.Store) error {
		r := &goldReading{session: s, ledger: l, judged: make(map[creditKey]scoring.Judgement), repos: make(map[string]*goldRepo)}
		if err := r.choose(c, gold); err != nil {
			return err
		}
		if err := r.look(); err != nil {
			return fmt.Errorf("look up the threads of %s: %w", goldName(c.Gold), err)
		}
		if len(r.judged) == 0 {
			return r.nothingThere(c.Gold)
		}
		given, err := r.credits()
		if err != nil {
			return err
		}
		r.sayLacking(c.Gold)
		r.sayBehind(given)
		return c.printAgreement(s.Stdout, compare(r.gold, given), r.judged)
	})
}

func goldName(file string) string {
	if file == "-" {
		return "standard input"
	}
	return file
}

func (c *creditsCommand) readGold(s *session) ([]goldThread, error) {
	if c.Gold == "-" {
		return readGold(goldName(c.Gold), s.Stdin)
	}
	f, err := os.Open(c.Gold)
	if err != nil {
		return nil, cannotRead(c.Gold, err, aGoldFile)
	}
	defer f.Close()
	return readGold(c.Gold, f)
}

// aGoldFile is what --gold is to be given.
const aGoldFile = "name with --gold a file with a thread a line, such as glueledger credits --help shows"

// goldReading brings together what readers and the ledger say of threads.
type goldReading struct {
	*session
	ledger  *store.Store
	gold    []goldThread
	repos   map[string]*goldRepo // by their names in the file, in lower case
	judged  map[creditKey]scoring.Judgement
	lacking []goldThread // by today's names
}

// goldRepo is a repository of the file.
type goldRepo struct {
	owner, name string // today's
	isThere     bool
	settings    scoring.Settings
}

// choose takes the threads that the flags select, by today's names of their
// repositories.
func (r *goldReading) choose(c *creditsCommand, gold []goldThread) error {
	q, err := c.query(r.session, r.ledger)
	if err != nil {
		return err
	}
	for _, t := range gold {
		repo, err := r.repo(t.name())
		if err != nil {
			return err
		}
		t.Repo = repo.owner + "/" + repo.name
		if q.Repo != "" && !strings.EqualFold(t.Repo, q.Owner+"/"+q.Repo) || q.Number != 0 && t.Number != q.Number {
			continue
		}
		r.gold = append(r.gold, t)
	}
	if len(r.gold) == 0 {
		return fmt.Errorf("%s has nothing of %s", goldName(c.Gold), cmp.Or(c.Thread, c.Repo))
	}
	return nil
}

// repo finds a repository of the file in the ledger.
func (r *goldReading) repo(named threadName) (*goldRepo, error) {
	key := strings.ToLower(named.owner + "/" + named.repo)
	if repo, ok := r.repos[key]; ok {
		return repo, nil
	}
	repo := &goldRepo{owner: named.owner, name: named.repo}
	r.repos[key] = repo
	found, err := r.ledger.Repo(r.ctx, named.owner, named.repo)
	if errors.Is(err, store.ErrNotFound) {
		return repo, nil
	}
	if err != nil {
		return nil, err
	}
	repo.owner, repo.name, repo.isThere = found.Owner, found.Name, true
	repo.settings, err = r.ledger.SettingsOf(r.ctx, found)
	return repo, err
}

// look judges the threads, for what the rules say of them.
func (r *goldReading) look() error {
	now := r.Now()
	for _, t := range r.gold {
		repo, err := r.repo(t.name())
		if err != nil {
			return err
		}
		if !repo.isThere {
			r.lacking = append(r.lacking, t)
			continue
		}
		thread, err := r.ledger.Thread(r.ctx, repo.owner, repo.name, t.Number)
		if errors.Is(err, store.ErrNotFound) {
			r.lacking = append(r.lacking, t)
			continue
		}
		if err != nil {
			return err
		}
		r.judged[keyOf(t.Repo, t.Number, "", "")] = judgement(thread, repo.settings, now)
	}
	return nil
}

// credits are those that the ledger holds on the threads.
func (r *goldReading) credits() ([]scoring.Credit, error) {
	var given []scoring.Credit
	read := make(map[string]bool)
	for _, repo := range r.repos {
		key := strings.ToLower(repo.owner + "/" + repo.name)
		if !repo.isThere || read[key] {
			continue
		}
		read[key] = true
		err := r.ledger.Credits(r.ctx, store.CreditQuery{Owner: repo.owner, Repo: repo.name, IncludePrivate: true}, func(c scoring.Receipt) error {
			if _, ok := r.judged[keyOf(c.Repo.FullName(), c.Number, "", "")]; ok {
				given = append(given, c.Credit)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("list credits: %w", err)
		}
	}
	return given, nil
}

// nothingThere says what to do when the ledger has none of the threads.
func (r *goldReading) nothingThere(file string) error {
	repos, err := r.ledger.Repos(r.ctx)
	if err != nil {
		return err
	}
	var wanted []string
	for _, t := range r.gold {
		if !slices.Contains(wanted, t.Repo) {
			wanted = append(wanted, t.Repo)
		}
	}
	return fmt.Errorf("the ledger %s has none of the %s of %s; import the history of %s first (glueledger import PATH), or name another ledger with --db; %s",
		r.config.DB, count(len(r.gold), "thread", "threads"), goldName(file), printable(strings.Join(wanted, ", ")), listed("it has", fullNames(repos)))
}

// sayLacking names the threads that the ledger does not have.
func (r *goldReading) sayLacking(file string) {
	if len(r.lacking) == 0 {
		return
	}
	var names []string
	for _, t := range r.lacking {
		names = append(names, t.name().String())
	}
	fmt.Fprintf(r.Stderr, "not in the ledger, so what readers credited there counts as missed: %s of %s:\n  %s\n",
		count(len(names), "thread", "threads"), printable(goldName(file)), web.Wrapped(printable(strings.Join(names, ", ")), web.LineWidth-2, "  "))
}

// sayBehind says on how many threads the ledger is not what the rules give now.
func (r *goldReading) sayBehind(given []scoring.Credit) {
	held := make(map[creditKey]bool)
	for _, c := range given {
		held[keyOf(c.Repo.FullName(), c.Number, c.Actor.Login, c.Kind)] = true
	}
	behind := make(map[creditKey]bool)
	for thread, j := range r.judged {
		for _, c := range j.Credits {
			if c.Actor.ID == 0 || len(c.Evidence) == 0 {
				continue // the ledger holds no such credit
			}
			key := keyOf(c.Repo.FullName(), c.Number, c.Actor.Login, c.Kind)
			if !held[key] {
				behind[thread] = true
			}
			delete(held, key)
		}
	}
	for key := range held {
		behind[key.thread()] = true
	}
	if n := len(behind); n > 0 {
		fmt.Fprintf(r.Stderr, "the figures are the ledger's; today's rules give others on %s: glueledger rescore --dry-run shows them\n", count(n, "thread", "threads"))
	}
}

// printAgreement prints the figures, and what differs where that is asked for.
func (c *creditsCommand) printAgreement(w io.Writer, r readings, judged map[creditKey]scoring.Judgement) error {
	a := r.agreement()
	var missed, wrong []difference
	if c.Misses {
		missed, wrong = r.differences(judged)
	}
	if c.Format == "json" {
		out := struct {
			agreement
			Missed []difference `json:"missed,omitzero"`
			Wrong  []difference `json:"wrong,omitzero"`
		}{a, missed, wrong}
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		return enc.Encode(out)
	}
	a.write(w)
	if c.Misses {
		fmt.Fprintln(w)
		if len(missed)+len(wrong) == 0 {
			fmt.Fprintln(w, "nothing was missed, and nothing given wrongly")
		}
		writeDifferences(w, "MISSED", missed)
		writeDifferences(w, "WRONG ", wrong)
	}
	return nil
}
