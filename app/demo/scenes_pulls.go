package demo

import (
	"fmt"
	"slices"

	"glueledger/scoring"
)

// Scenes of pull requests that do not have to wait.

// openChange opens the next pull request of the deck.
func (s *scene) openChange(d *deck[change], by ...*person) (*thread, change) {
	c := d.draw()
	s.repo = s.w.repo(c.repo)
	author := s.contributor()
	if len(by) > 0 && !s.repo.private {
		author = pick(s.w, by)
	}
	return s.pull(author, c), c
}

// reviewed: ordinary work.
func reviewed(s *scene) {
	c := s.w.decks.changes.draw()
	s.repo = s.w.repo(c.repo)
	author := s.contributor()
	if s.w.chance(0.4) {
		author = s.maintainer()
	}
	t := s.pull(author, c)
	if s.w.chance(0.3) && author.inside {
		s.label(t, author, pick(s.w, []string{"enhancement", "perf", "documentation"}))
		s.misses(t, author, scoring.Triage, "the author's own pull request")
	}
	s.reviewedInTime(t, c)
	s.misses(t, s.w.crew.ci, scoring.ReviewUnblocking, "a program")
}

// chore: a small thing, reviewed and merged.
func chore(s *scene) {
	c := s.w.decks.chores.draw()
	s.repo = s.w.repo(c.repo)
	author := pick(s.w, slices.Concat(s.repo.contributors, s.repo.maintainers))
	s.reviewedInTime(s.pull(author, c), c)
}

// drafted: begins as a draft, and is reviewed soon after it is ready.
func drafted(s *scene) {
	c := s.w.decks.changes.draw()
	s.repo = s.w.repo(c.repo)
	t := s.pull(s.contributor(), c)
	t.draft = true
	s.minutes(100, 1200)
	s.do(t.author, func() { t.push(t.author) })
	s.bench(t)
	s.minutes(20, 500)
	s.do(t.author, func() { t.ready(t.author) })
	s.reviewedInTime(t, c)
}

// purposeAsked: somebody asks what the change is for, and gets the answer.
func purposeAsked(s *scene) {
	t, c := s.openChange(&s.w.decks.purposes)
	asker := s.triager(t.author)
	s.wait(0.1, 1.5)
	s.comment(t, asker, c.why)
	s.earns(t, asker, scoring.Clarification, "asked for the purpose and got it")
	s.wait(0.1, 1.5)
	s.comment(t, t.author, c.because)
	s.reviewedInTime(t, c)
}

// routed: the fitting reviewer is picked for a fresh pull request, and acts.
func routed(s *scene) {
	c := s.w.crew
	t, change := s.openChange(&s.w.decks.changes, c.noor, c.wenzel)
	reviewer := s.maintainer(t.author)
	caller := c.mirelle
	s.wait(0.1, 0.8)
	s.comment(t, caller, s.say(earlyCalls()), "{who}", reviewer.login)
	s.requestReview(t, caller, reviewer)
	s.earns(t, caller, scoring.Triage, "picked a reviewer, who acted")
	s.wait(0.2, 1)
	s.finished(t, s.remarked(t, reviewer, commented, &change, 1+s.w.rng.IntN(3)))
}

// released: labelled only after the merge.
func released(s *scene) {
	t, c := s.openChange(&s.w.decks.changes)
	s.reviewedInTime(t, c)
	s.wait(0.5, 3)
	boss := s.maintainer(t.author)
	s.label(t, boss, "shipped")
	s.misses(t, boss, scoring.Triage, "labelled after the merge")
}

// bumpedDependency: the app's own pull request, merged by a person.
func bumpedDependency(s *scene) {
	keeper := s.w.crew.keeper
	s.repo = s.w.repos[s.w.deal("bump repo", len(s.w.repos))]
	names := dependencies(s.repo.name)
	i := s.w.deal("bump "+s.repo.name, len(names))
	key := fmt.Sprint(s.repo.name, i)
	from := s.w.versions[key]
	s.w.versions[key]++
	old, next := version(i, from), version(i, from+1)
	t := s.pull(keeper, change{
		title: fmt.Sprintf("Bump %s from %s to %s", names[i], old, next),
		body: fmt.Sprintf("<!-- lantern-keeper:bump -->\nBumps %[1]s from %[2]s to %[3]s.\n\n<details><summary>Commits</summary>\n\nSee the comparison of v%[2]s and v%[3]s.\n</details>",
			names[i], old, next),
	})
	s.label(t, keeper, "dependencies")
	boss := s.maintainer()
	s.wait(0.2, 3)
	s.approve(t, boss)
	s.minutes(1, 30)
	s.merge(t, boss)
	s.misses(t, boss, scoring.ReviewUnblocking, "merged within days")
}

func version(name, n int) string { return fmt.Sprintf("%d.%d.%d", 1+name%4, 3+name+n/3, n%3) }

// dependencies are made up, like everything else.
func dependencies(repo string) []string {
	switch repo {
	case server:
		return []string{"go-glyphs", "tinyproto", "pgpool-lite", "hilbert-go", "zstd-fast", "mbt-reader", "netlimit", "geo-clip"}
	case library:
		return []string{"@glyphs/shaper", "earclip", "tiny-pbf", "kd-points", "esmini", "screenshot-diff", "css-tokens", "worker-rpc"}
	default:
		return []string{"provider-edge", "provider-dns", "chart-grafana", "chart-postgres", "starlark-lib", "image-debian"}
	}
}
