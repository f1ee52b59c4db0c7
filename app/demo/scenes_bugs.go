package demo

import (
	"slices"
	"strings"

	"glueledger/scoring"
)

// Scenes of bugs that somebody reports.

// reportBug opens an issue for the next bug, titled as its reporter would.
func (s *scene) reportBug(b bug) *thread {
	s.repo = s.w.repo(b.repo)
	author := s.reporter()
	if b.foreign && !s.repo.private {
		author = s.w.crew.saltmarsh
	}
	return s.issue(author, b.vague, b.body)
}

// asked: a vague report, the question that gets the missing fact, the answer,
// a label, and a fix some days later.
func asked(s *scene) {
	b := s.w.decks.bugs.draw()
	t := s.reportBug(b)
	asker := s.triager(t.author)
	s.wait(0.1, 2)
	s.comment(t, asker, b.ask)
	s.earns(t, asker, scoring.Clarification, "asked for the missing fact and got it")
	s.wait(0.2, 3)
	s.comment(t, t.author, b.tell)
	sorter := s.triager(t.author)
	s.minutes(30, 300)
	s.label(t, sorter, b.label)
	s.earns(t, sorter, scoring.Triage, "labelled it, and the label stood")
	if s.w.chance(0.5) {
		s.milestone(t, sorter)
	}
	s.fixed(t, b, nil)
}

// reproduced: somebody else brings the steps, and a maintainer builds on them.
func reproduced(s *scene) {
	b := s.w.decks.bugs.draw()
	t := s.reportBug(b)
	sorter := s.w.crew.mirelle
	s.wait(0.1, 1.5)
	s.label(t, sorter, b.label)
	s.earns(t, sorter, scoring.Triage, "labelled it, and the label stood")
	helper := pick(s.w, others(s.repo.contributors, t.author))
	s.wait(0.3, 3)
	s.comment(t, helper, s.say(reproductions())+b.tell)
	s.earns(t, helper, scoring.Clarification, "brought the steps that the fix builds on")
	fixer := s.maintainer(helper, t.author)
	s.wait(0.2, 2)
	s.comment(t, fixer, s.say(builtOn()), "{who}", helper.login)
	s.fixed(t, b, fixer)
}

// retitled: the title says nothing until somebody rewrites it to what is meant.
func retitled(s *scene) {
	b := s.w.decks.bugs.draw()
	t := s.reportBug(b)
	s.minutes(40, 400)
	s.comment(t, t.author, b.tell)
	editor := s.triager(t.author)
	s.wait(0.2, 2)
	s.retitle(t, editor, b.title)
	if s.w.chance(0.4) {
		text := "**What happens**\n\n" + b.body + "\n\n**When**\n\n" + b.tell
		s.do(editor, func() { t.rewrite(editor, text) })
	}
	s.earns(t, editor, scoring.Clarification, "rewrote the title to what is meant")
	s.fixed(t, b, nil)
}

// mended: the title only gets a capital and loses its exclamation marks.
func mended(s *scene) {
	b := s.w.decks.bugs.draw()
	s.repo = s.w.repo(b.repo)
	t := s.issue(s.reporter(), strings.ToLower(b.title)+" !!", b.tell)
	editor := s.triager(t.author)
	s.wait(0.1, 1)
	s.retitle(t, editor, b.title)
	s.misses(t, editor, scoring.Clarification, "mended case and punctuation only")
	s.fixed(t, b, nil)
}

// unanswered: the question is good, and nobody ever answers it. In the end the
// stale bot closes the issue.
func unanswered(s *scene) {
	b := s.w.decks.bugs.draw()
	t := s.reportBug(b)
	asker := s.triager(t.author)
	s.wait(0.1, 2)
	s.comment(t, asker, b.ask)
	s.misses(t, asker, scoring.Clarification, "the question was never answered")
	s.sweptAway(t)
}

// fixed: a pull request, reviewed and merged within days, which closes the
// issue. Ordinary work, however useful.
func (s *scene) fixed(t *thread, b bug, fixer *person) {
	if fixer == nil {
		fixer = pick(s.w, others(slices.Concat(s.repo.contributors, s.repo.maintainers), t.author))
	}
	s.wait(1.6, 5)
	s.mergedFor(t, fixer, b.fix)
	if s.w.chance(0.5) {
		s.wait(0.2, 2)
		s.comment(t, t.author, s.say(thanks()))
	}
}

// mergedFor has somebody's pull request merged, which closes the issue.
func (s *scene) mergedFor(t *thread, by *person, c change) {
	c.body = strings.TrimSpace(c.body + "\n\nFixes #{fixes}")
	pr := s.pull(by, c)
	pr.fixes = t
	s.reviewedInTime(pr, c)
}

// built: as often as not somebody makes what an issue asks for.
func (s *scene) built(t *thread) {
	if s.w.chance(0.35) {
		return
	}
	by := pick(s.w, others(slices.Concat(s.repo.contributors, s.repo.maintainers), t.author))
	s.wait(2, 10)
	s.mergedFor(t, by, change{title: t.title})
}

// sweptAway: the stale bot marks the issue and later closes it.
func (s *scene) sweptAway(t *thread) {
	keeper := s.w.crew.keeper
	s.wait(45, 50)
	s.comment(t, keeper, staleNotice)
	s.label(t, keeper, "stale")
	s.misses(t, keeper, scoring.StaleResolution, "a stale bot")
	s.wait(14, 14)
	s.comment(t, keeper, staleClosing)
	s.close(t, keeper, notPlanned)
}

const (
	staleNotice = "<!-- lantern-keeper:stale -->\nThis issue has been automatically marked as stale because it has not had recent activity. " +
		"It will be closed in 14 days if no further activity occurs. Thank you for your contributions."
	staleClosing = "<!-- lantern-keeper:stale-closed -->\nThis issue was closed automatically because nothing has happened for 14 days since it was marked as stale."
)
