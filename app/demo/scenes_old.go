package demo

import "glueledger/scoring"

// Scenes of issues that nobody has touched for a month or more.

// openOld opens an issue that will lie around: at most somebody labels it or
// has an opinion in its first days.
func (s *scene) openOld() (*thread, old) {
	o := s.w.decks.old.draw()
	s.repo = s.w.repo(o.repo)
	t := s.issue(s.reporter(), o.title, o.body)
	if s.w.chance(0.6) {
		sorter := s.triager(t.author)
		s.wait(0.1, 2)
		s.label(t, sorter, o.label)
		s.earns(t, sorter, scoring.Triage, "labelled it, and the label stood")
	}
	if s.w.chance(0.5) {
		s.wait(0.2, 2)
		s.comment(t, pick(s.w, others(s.repo.reporters, t.author)), s.vote(o.label))
	}
	return t, o
}

// checker is somebody who goes through old threads.
func (s *scene) checker(except ...*person) *person {
	c := s.w.crew
	return pick(s.w, others(append([]*person{c.mirelle, c.mirelle, c.ikaika, c.pell}, s.repo.maintainers...), except...))
}

// stillThere: somebody checks that it still happens, and a maintainer moves it up.
func stillThere(s *scene) {
	t, o := s.openOld()
	checker := s.checker(t.author)
	s.untilPeak()
	s.comment(t, checker, o.still)
	s.earns(t, checker, scoring.StaleResolution, "checked that it still holds, and it moved")
	s.wait(0.5, 5)
	boss := s.maintainer(checker, t.author)
	s.comment(t, boss, s.say(priorities()))
	s.label(t, boss, "priority")
	s.earns(t, boss, scoring.Triage, "gave it priority")
	s.built(t)
}

// gone: somebody finds that it no longer holds and closes it with the reason.
func gone(s *scene) {
	t, o := s.openOld()
	closer := s.checker(t.author)
	s.untilPeak()
	s.comment(t, closer, o.gone)
	reason := completed
	if s.w.chance(0.3) {
		reason = notPlanned
	}
	s.close(t, closer, reason)
	s.earns(t, closer, scoring.StaleResolution, "closed it with the reason")
}

// goneWithItsAuthor: the same for an issue whose author's account is gone too.
func goneWithItsAuthor(s *scene) {
	o := s.w.decks.old.draw()
	s.repo = s.w.repo(o.repo)
	t := s.issue(s.w.crew.ghost, o.title, o.body)
	s.untilPeak()
	s.comment(t, s.w.crew.mirelle, o.gone)
	s.close(t, s.w.crew.mirelle, completed)
	s.earns(t, s.w.crew.mirelle, scoring.StaleResolution, "closed it with the reason")
}

// askedWhetherItMatters: asked, the author says no, and somebody else closes it.
func askedWhetherItMatters(s *scene) {
	t, _ := s.openOld()
	asker := s.checker(t.author)
	s.untilPeak()
	s.comment(t, asker, s.say(questionsToOld()))
	s.earns(t, asker, scoring.StaleResolution, "asked whether it still matters and got the answer")
	s.wait(0.3, 5)
	s.comment(t, t.author, s.say(answersToOld()))
	if s.w.chance(0.4) {
		s.minutes(0.2, 2)
		s.close(t, t.author, notPlanned)
		return
	}
	closer := pick(s.w, others(append([]*person{s.w.crew.mirelle}, s.repo.maintainers...), asker, t.author))
	s.wait(0.2, 3)
	s.comment(t, closer, s.say(closingsOfOld()))
	s.close(t, closer, notPlanned)
	s.earns(t, closer, scoring.Triage, "closed it with the reason, after somebody else had revived it")
	s.misses(t, closer, scoring.StaleResolution, "somebody else had just revived it")
}

// sweptByBot: nobody but the stale bot comes along.
func sweptByBot(s *scene) {
	t, _ := s.openOld()
	s.sweptAway(t)
}

// bumpedInVain: somebody asks for news, and nobody does anything.
func bumpedInVain(s *scene) {
	t, _ := s.openOld()
	bumper := pick(s.w, others(s.repo.reporters, t.author))
	s.untilPeak()
	s.comment(t, bumper, s.say(bumps()))
	s.misses(t, bumper, scoring.StaleResolution, "a bare bump on which nobody acted")
}

// foundOut: the author closes their own old issue.
func foundOut(s *scene) {
	t, _ := s.openOld()
	s.untilPeak()
	s.comment(t, t.author, s.say(authorFoundOut()))
	s.close(t, t.author, completed)
	s.misses(t, t.author, scoring.StaleResolution, "the author's own close")
}
