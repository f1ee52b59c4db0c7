package demo

import "glueledger/scoring"

// Scenes of people who are helped on: who ask, who are new, whose report somebody
// else has made before them.

// answered: somebody asks how a thing is done, and is told.
func answered(s *scene) {
	q := s.w.decks.questions.draw()
	s.repo = s.w.repo(q.repo)
	t := s.issue(s.stranger(), q.title, q.body)
	helper := s.helper(t.author)
	s.wait(0.1, 1.5)
	s.comment(t, helper, q.answer)
	s.earns(t, helper, scoring.Answering, "answered somebody who asked for help")
	s.wait(0.1, 1)
	s.comment(t, t.author, q.thanks)
	s.minutes(0.2, 2)
	s.close(t, t.author, completed)
}

// pointedOut: two people report the same in different words, and somebody sees it.
func pointedOut(s *scene) {
	x := s.w.decks.twins.draw()
	s.repo = s.w.repo(x.repo)
	first := s.issue(s.stranger(), x.title, x.body)
	sorter := s.triager(first.author)
	s.wait(0.1, 1)
	s.label(first, sorter, x.label)
	s.earns(first, sorter, scoring.Triage, "labelled it, and the label stood")
	s.wait(1, 4)
	second := s.issue(s.stranger(first.author), x.again, x.detail)
	finder := s.helper(first.author, second.author)
	s.wait(0.1, 1)
	s.says(second, finder, x.points, "{first}", first)
	s.earns(second, finder, scoring.Connecting, "pointed out the older report, and the author went there")
	s.wait(0.1, 1)
	s.says(second, second.author, x.takes, "{first}", first)
	s.minutes(0.2, 2)
	s.close(second, second.author, duplicate)
	s.wait(0.5, 3)
	s.mergedFor(first, s.contributor(first.author, second.author), x.fix)
}

// welcomed: somebody's first pull request, and who shows them how it is done here.
func welcomed(s *scene) {
	x := s.w.decks.firsts.draw()
	s.repo = s.w.repo(x.repo)
	newcomers := s.w.crew.newcomers
	t := s.pull(newcomers[s.w.deal("newcomer", len(newcomers))], x.change)
	helper := s.helper(t.author)
	s.wait(0.1, 1.5)
	s.comment(t, helper, x.helps)
	s.earns(t, helper, scoring.Onboarding, "showed a newcomer the way, who took it")
	s.wait(0.1, 2)
	s.do(t.author, func() { t.push(t.author) })
	s.bench(t)
	s.minutes(1, 10)
	s.comment(t, t.author, x.done)
	s.wait(0.1, 1)
	s.approve(t, s.maintainer(helper))
	s.merged(t)
}
