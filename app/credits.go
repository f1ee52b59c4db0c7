package app

import (
	"fmt"
	"slices"

	"glueledger/app/store"
	"glueledger/scoring"
)

// creditsCommand is `glueledger credits`.
type creditsCommand struct {
	Repo           string `placeholder:"OWNER/REPO" help:"Only of this repository."`
	Actor          string `placeholder:"LOGIN" help:"Only of this person."`
	Month          string `placeholder:"YYYY-MM" help:"Only of this month."`
	Thread         string `placeholder:"OWNER/REPO#N" help:"Only on this thread; the address of its page, on GitHub or on this site, will do."`
	Kind           string `placeholder:"KIND" help:"Only of this kind, such as triage."`
	Format         string `default:"table" placeholder:"FORMAT" help:"table, jsonl or csv (default ${default}); with --gold, table or json."`
	IncludePrivate bool   `help:"Also of private repositories. One that is named is always shown."`
	Gold           string `placeholder:"FILE" help:"Print instead how well the credits agree with those that careful readers gave on the threads in FILE, or on standard input (-)."`
	Misses         bool   `help:"With --gold, list what was missed and what was given wrongly, with both sides' reasons."`
}

// Help shows uses.
func (creditsCommand) Help() string {
	return `Pending and confirmed credits, by repository, number, actor and kind. As jsonl, each line is one credit with its evidence, its effect and the rule that gave it. What a credit weighs counts the others of its day and month, whichever are listed; its receipt, the page /receipts/ID of serve, shows the sum; the table and csv have its ID, and jsonl has none, so that the same history gives the same lines, however it came in.

Examples:

    glueledger credits --actor mia --month 2025-03
    glueledger credits --thread acme/kitchen#1132
    glueledger credits --repo acme/kitchen --format jsonl > credits.jsonl
    glueledger credits --gold readers.jsonl --misses

FILE has a thread a line, with the credits that readers gave on it:

    {"repo":"acme/kitchen","number":1132,"credits":[{"actor":"mia","kind":"triage"}]}

A credit may have its "evidence", such as [{"at":"2025-03-03T11:00:00Z"}], and say "why". Beside "credits", "disputed" has those that only some readers gave; they count neither way.

For each kind, precision (P) is how many of the program's credits readers gave, too, recall (R) how many of theirs the program gave, and F1 their harmonic mean; "who" forgives the kind, and "evidence" is the share of right credits that rest on an action that readers named. --repo and --thread choose among the threads of the file; private repositories that it names count, too.`
}

// Run lists credits, or compares them with those of readers.
func (c *creditsCommand) Run(s *session) error {
	if err := c.checkGold(); err != nil {
		return err
	}
	if _, _, err := c.written(); err != nil {
		return err
	}
	if c.Gold != "" {
		return c.agree(s)
	}
	return s.withLedger(func(l *store.Store) error {
		q, err := c.query(s, l)
		if err != nil {
			return err
		}
		out := newCreditWriter(s.Stdout, c.Format)
		n := 0
		err = l.Credits(s.ctx, q, func(r scoring.Receipt) error {
			n++
			return out.write(r)
		})
		if err == nil {
			err = out.end()
		}
		if err != nil {
			return fmt.Errorf("list credits: %w", err)
		}
		if n == 0 {
			fmt.Fprintln(s.Stderr, "no credits match; glueledger explain OWNER/REPO#N says why a thread has none")
		}
		return nil
	})
}

// written is what the flags say, whatever the ledger has: a query without its names, and
// the repository that is asked for, if any.
func (c *creditsCommand) written() (q store.CreditQuery, repo string, err error) {
	q = store.CreditQuery{Kind: scoring.Kind(c.Kind), IncludePrivate: c.IncludePrivate}
	if err := knownKind(q.Kind); err != nil {
		return q, "", err
	}
	if q.Month, err = parseMonth(c.Month); err != nil {
		return q, "", err
	}
	if c.Repo != "" {
		if err := checkRepos(c.Repo); err != nil {
			return q, "", err
		}
	}
	if c.Thread == "" {
		return q, c.Repo, nil
	}
	t, err := parseThread(c.Thread)
	q.Number = t.number
	return q, t.owner + "/" + t.repo, err
}

// query turns the flags into a query, with everything in it known to exist.
func (c *creditsCommand) query(s *session, l *store.Store) (store.CreditQuery, error) {
	q, name, err := c.written()
	if err != nil {
		return q, err
	}
	if c.Actor != "" {
		account, _, err := s.findPerson(l, c.Actor)
		if err != nil {
			return q, err
		}
		q.Actor = account.Login
	}
	if name == "" {
		return q, nil
	}
	repo, err := s.findRepo(l, name)
	q.Owner, q.Repo, q.IncludePrivate = repo.Owner, repo.Name, true
	return q, err
}

// knownKind checks a kind that was typed.
func knownKind(kind scoring.Kind) error {
	names := kindNames()
	if kind == "" || slices.Contains(names, string(kind)) {
		return nil
	}
	return usagef("kind %q: %s", kind, listed("there are", names))
}

// kindNames are the kinds that have rules, in their order.
func kindNames() []string {
	var names []string
	for _, r := range scoring.Rules() {
		names = append(names, string(r.Kind))
	}
	return names
}
