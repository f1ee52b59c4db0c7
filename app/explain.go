package app

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/web"
)

// explainCommand is `glueledger explain`.
type explainCommand struct {
	Thread string `arg:"" help:"OWNER/REPO#N, or the address of the thread's page, on GitHub or on this site."`
}

// Help shows uses.
func (explainCommand) Help() string {
	return `Every rule says whom it looked at, what it gave and why, also when it gave nothing; those that gave something come first. What a credit weighs by itself may be less on its receipt, which counts the others of that person's day and month.

Examples:

    glueledger explain acme/kitchen#1132
    glueledger explain https://github.com/acme/kitchen/pull/1058`
}

// Run explains the thread.
func (c *explainCommand) Run(s *session) error {
	name, err := parseThread(c.Thread)
	if err != nil {
		return err
	}
	return s.withLedger(func(l *store.Store) error {
		repo, err := s.findRepo(l, name.owner+"/"+name.repo)
		if err != nil {
			return err
		}
		t, err := l.Thread(s.ctx, repo.Owner, repo.Name, name.number)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("thread %s is not in the ledger %s: it was deleted, or nothing of it came in by webhooks or import", name, s.config.DB)
		}
		if err != nil {
			return fmt.Errorf("read thread %s: %w", name, err)
		}
		settings, err := l.SettingsOf(s.ctx, t.Repo)
		if err != nil {
			return fmt.Errorf("read the settings of %s: %w", t.Repo.FullName(), err)
		}
		files, err := l.Policies(s.ctx)
		if err != nil {
			return err
		}
		disputed := make(map[heldCredit]bool)
		q := store.CreditQuery{Owner: repo.Owner, Repo: repo.Name, Number: t.Number, IncludePrivate: true}
		err = l.Credits(s.ctx, q, func(r scoring.Receipt) error {
			disputed[heldCredit{r.Actor.ID, r.Kind}] = r.Disputed
			return nil
		})
		if err != nil {
			return err
		}
		now := s.Now()
		return explain(s.Stdout, t, judgement(t, settings, now), now, disputed, s.linked().github(), policy.Source(files, t.Repo))
	})
}

const (
	reasonLeft  = "      "
	minuteStyle = "2006-01-02 15:04"
)

// heldCredit is whose credit of what kind the ledger holds on a thread.
type heldCredit struct {
	actor int64
	kind  scoring.Kind
}

// explain writes out a judgement, and which of its credits are disputed. The settings
// are those in the file of a repository, or the defaults when it is empty.
func explain(w io.Writer, t *history.Thread, j scoring.Judgement, now time.Time, disputed map[heldCredit]bool, github, settings string) error {
	out := &strings.Builder{}
	fmt.Fprintf(out, "%s#%d  %s\n", printable(t.Repo.FullName()), t.Number, printable(t.Title))
	fmt.Fprintf(out, "%s\n", threadLine(t))
	fmt.Fprintf(out, "%s\n", pageOf(t, github))
	if settings != "" {
		fmt.Fprintf(out, "judged by %s of %s\n", policy.Path, printable(settings))
	}
	ended := scoring.Ended(t.KnownUntil, now)
	if !ended.IsZero() {
		fmt.Fprintf(out, "judged as of %s, where the history known here ends\n", ended.Format(time.DateOnly))
	}
	if j.Waiting != nil {
		fmt.Fprintln(out, waitLine(*j.Waiting, scoring.AsOf(ended, now)))
	}
	writeCredits(out, j.Credits, disputed)
	quiet := &strings.Builder{} // rules that found nobody to look at
	for _, rule := range giversFirst(j.Verdicts) {
		verdicts := verdictsOf(rule, j.Verdicts)
		if len(verdicts) == 0 || verdicts[0].Actor.Login == "" {
			reason := "nobody was nominated"
			if len(verdicts) > 0 {
				reason = verdicts[0].Reason
			}
			fmt.Fprintf(quiet, "  %-20s  %s\n", rule.Name(), web.Wrapped(printable(reason), web.LineWidth-24, "                        "))
			continue
		}
		fmt.Fprintf(out, "\n%s\n  looks for  %s\n", rule.Name(), web.Wrapped(printable(rule.Looks), web.LineWidth-13, "             "))
		for _, v := range saidOnce(verdicts) {
			writeVerdict(out, v, t)
		}
	}
	if quiet.Len() > 0 {
		fmt.Fprintf(out, "\nlooked and found nobody\n%s", quiet)
	}
	if !j.Next.IsZero() && t.KnownUntil.IsZero() { // else time alone changes nothing
		fmt.Fprintf(out, "\nTime alone can change this next on %s UTC.\n", j.Next.UTC().Format(minuteStyle))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// giversFirst are the rules in their order, those first that gave something.
func giversFirst(verdicts []scoring.Verdict) []scoring.Rule {
	rules := append(scoring.Rules(), scoring.NominationRule())
	slices.SortStableFunc(rules, func(a, b scoring.Rule) int { return cmp.Compare(gaveNothing(a, verdicts), gaveNothing(b, verdicts)) })
	return rules
}

// gaveNothing is 0 for a rule that gave something, and else 1.
func gaveNothing(rule scoring.Rule, verdicts []scoring.Verdict) int {
	if slices.ContainsFunc(verdictsOf(rule, verdicts), func(v scoring.Verdict) bool { return v.Outcome == scoring.Gave || v.Outcome == scoring.Awaits }) {
		return 0
	}
	return 1
}

func verdictsOf(rule scoring.Rule, verdicts []scoring.Verdict) []scoring.Verdict {
	return slices.DeleteFunc(slices.Clone(verdicts), func(v scoring.Verdict) bool { return v.Rule != rule.Name() })
}

// saidOnce joins verdicts that say the same of one person, such as of a review and of each
// remark in it.
func saidOnce(verdicts []scoring.Verdict) []scoring.Verdict {
	var once []scoring.Verdict
	for _, v := range verdicts {
		i := slices.IndexFunc(once, func(o scoring.Verdict) bool {
			return o.Actor.ID == v.Actor.ID && o.Actor.Login == v.Actor.Login && o.Outcome == v.Outcome &&
				o.Reason == v.Reason && o.Effect == v.Effect && o.EffectAt.Equal(v.EffectAt)
		})
		if i < 0 {
			once = append(once, v)
			continue
		}
		once[i].Evidence = slices.Concat(once[i].Evidence, v.Evidence)
	}
	return once
}

func threadLine(t *history.Thread) string {
	names := map[history.ThreadType]string{history.Issue: "issue", history.PullRequest: "pull request", history.Discussion: "discussion"}
	author := printable(t.Author.Login)
	if t.For.ID != 0 {
		author += " for " + printable(t.For.Login)
	}
	line := fmt.Sprintf("%s by %s, opened %s, %s", names[t.Type], author, t.OpenedAt.UTC().Format(minuteStyle),
		count(len(t.Events), "activity", "activities"))
	if n := len(t.Events); n > 0 {
		line += ", last " + t.Events[n-1].At.UTC().Format(minuteStyle)
	}
	return line
}

// pageOf is the thread's page on GitHub.
func pageOf(t *history.Thread, github string) string {
	if t.URL != "" {
		return printable(t.URL)
	}
	part := map[history.ThreadType]string{history.Issue: "issues", history.PullRequest: "pull", history.Discussion: "discussions"}
	return fmt.Sprintf("%s/%s/%s/%d", github, printable(t.Repo.FullName()), part[t.Type], t.Number)
}

// waitLine says what a thread waits for at a time, in the words of its page.
func waitLine(w scoring.Waiting, now time.Time) string {
	days := "less than a day"
	if n := int(now.Sub(w.Since) / (24 * time.Hour)); n > 0 {
		days = count(n, "day", "days")
	}
	since := w.Since.UTC().Format(time.DateOnly)
	if w.For == scoring.ForAnyone {
		return fmt.Sprintf("gone stale: nobody has touched it since %s, for %s", since, days)
	}
	return fmt.Sprintf("waits for %s since %s%s, for %s", w.For, since, onWhom(w.On), days)
}

func onWhom(accounts []history.Account) string {
	var names []string
	for _, a := range accounts {
		names = append(names, printable(a.Login))
	}
	if len(names) == 0 {
		return ""
	}
	return ", on " + strings.Join(names, ", ")
}

// writeCredits says in a line each what all of it comes to.
func writeCredits(out *strings.Builder, credits []scoring.Credit, disputed map[heldCredit]bool) {
	if len(credits) == 0 {
		fmt.Fprintln(out, "no credits")
		return
	}
	for _, c := range credits {
		said := ""
		if disputed[heldCredit{c.Actor.ID, c.Kind}] {
			said = ", disputed"
		}
		fmt.Fprintf(out, "credit     %s for %s, %s%s, weighs %s by itself\n", printable(c.Actor.Login), c.Kind, c.Status, said, c.Weight())
	}
}

// proofOf is when the effect of a verdict was seen, and where it can be read;
// empty where there is none.
func proofOf(v scoring.Verdict, t *history.Thread) string {
	if v.EffectAt.IsZero() {
		return ""
	}
	proof := v.EffectAt.UTC().Format(minuteStyle)
	for _, e := range t.Events {
		if e.At.Equal(v.EffectAt) && e.URL != "" {
			return proof + "  " + printable(e.URL)
		}
	}
	return proof
}

func writeVerdict(out *strings.Builder, v scoring.Verdict, t *history.Thread) {
	who := printable(v.Actor.Login)
	if who == "" {
		who = "-"
	}
	fmt.Fprintf(out, "  %-9s  %s\n%s%s\n", v.Outcome, who, reasonLeft, web.Wrapped(printable(v.Reason), web.LineWidth-len(reasonLeft), reasonLeft))
	writeEvidence(out, v.Evidence, reviewsOf(t))
	if v.Effect != "" {
		const came = reasonLeft + "what came of it: "
		fmt.Fprintf(out, "%s%s\n", came, web.Wrapped(printable(v.Effect), web.LineWidth-len(came), reasonLeft+"  "))
	}
	if proof := proofOf(v, t); proof != "" {
		fmt.Fprintf(out, "%s  %s\n", reasonLeft, proof)
	}
}

// reviewsOf are the reviews that the remarks on a thread belong to, by the remarks' ids.
func reviewsOf(t *history.Thread) map[int64]int64 {
	reviews := make(map[int64]int64)
	for _, e := range t.Events {
		if e.Verb == history.ReviewCommented && e.ReviewID != 0 {
			reviews[e.ID] = e.ReviewID
		}
	}
	return reviews
}

// writeEvidence prints actions in a line each, but for the remarks in a review of which
// something is told already: these are counted.
func writeEvidence(out *strings.Builder, evidence []scoring.Evidence, reviews map[int64]int64) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for i := 0; i < len(evidence); i++ {
		e := evidence[i]
		what := strings.ReplaceAll(string(e.Verb), "_", " ")
		if e.Subject != "" {
			what += fmt.Sprintf(" %q", shortened(e.Subject, 60))
		}
		if e.URL != "" {
			what += "\t" + printable(e.URL)
		}
		fmt.Fprintf(table, "%s  %s\t%s\n", reasonLeft, e.At.UTC().Format(minuteStyle), what)
		more := sameReview(evidence[i:], reviews)
		if more > 0 {
			fmt.Fprintf(table, "%s\t\tand %s in the same review\n", reasonLeft, count(more, "remark", "remarks"))
		}
		i += more
	}
	table.Flush() // a strings.Builder takes everything
}

// sameReview is how many remarks follow the first of some actions in the review that it is,
// or that it belongs to.
func sameReview(evidence []scoring.Evidence, reviews map[int64]int64) int {
	review := evidence[0].ID
	if evidence[0].Verb != history.Reviewed {
		review = reviews[evidence[0].ID]
	}
	n := 0
	for _, e := range evidence[1:] {
		if review == 0 || e.Verb != history.ReviewCommented || reviews[e.ID] != review {
			break
		}
		n++
	}
	return n
}
