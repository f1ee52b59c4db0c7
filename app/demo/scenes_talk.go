package demo

import (
	"slices"

	"glueledger/scoring"
)

// Scenes of talk that somebody brings to a good end.

// summedUp: a matter on which people disagree, until somebody says where it stands.
func summedUp(s *scene) {
	x := s.w.decks.debates.draw()
	s.repo = s.w.repo(x.repo)
	boss := s.maintainer()
	c := s.w.crew
	t := s.issue(pick(s.w, others([]*person{c.pell, c.ikaika}, boss)), x.title, x.body)
	crowd := slices.Clone(s.repo.reporters)
	s.w.rng.Shuffle(len(crowd), func(i, j int) { crowd[i], crowd[j] = crowd[j], crowd[i] })
	for i, text := range x.says {
		s.wait(0.1, 1)
		s.comment(t, crowd[i%3], text)
	}
	s.wait(0.2, 2)
	names := []string{"{a}", crowd[0].login, "{b}", crowd[1].login, "{c}", crowd[2].login}
	s.comment(t, c.mirelle, x.sums, names...)
	s.earns(t, c.mirelle, scoring.Summarising, "summed up where it stands, and it was settled")
	s.wait(0.1, 1.5)
	s.comment(t, boss, x.ends)
	s.label(t, boss, x.label)
	s.milestone(t, boss)
	s.earns(t, boss, scoring.Triage, "label and milestone stood")
}

// cooledDown: somebody loses their temper, and somebody else keeps theirs.
func cooledDown(s *scene) {
	x := s.w.decks.quarrels.draw()
	s.repo = s.w.repo(x.repo)
	hot := s.w.crew.harrow
	t := s.issue(s.stranger(), x.title, x.body)
	boss := s.maintainer()
	s.wait(0.2, 1)
	s.label(t, boss, x.label)
	s.earns(t, boss, scoring.Triage, "labelled it, and the label stood")
	s.wait(0.2, 1)
	s.comment(t, hot, x.heat)
	cool := pick(s.w, []*person{s.w.crew.mirelle, s.w.crew.ikaika})
	s.wait(0.1, 0.5)
	s.comment(t, cool, x.cools)
	s.earns(t, cool, scoring.DeEscalation, "cooled what had become personal")
	s.wait(0.1, 1)
	s.comment(t, hot, x.cooled)
	s.wait(1, 3)
	s.comment(t, boss, x.ends)
	s.close(t, boss, completed)
}

// keptTrack: what a reviewer leaves for later is not forgotten.
func keptTrack(s *scene) {
	x := s.w.decks.ends.draw()
	s.repo = s.w.repo(x.repo)
	reviewer := s.maintainer()
	t := s.pull(s.contributor(), x.change)
	s.wait(0.2, 2)
	s.do(reviewer, func() { t.review(reviewer, approved, x.raised) })
	s.minutes(5, 60)
	s.merge(t, reviewer)
	keeper := s.helper(t.author, reviewer)
	s.wait(0.1, 1)
	holds := s.issue(keeper, x.title, x.holder)
	s.label(holds, keeper, x.label)
	s.minutes(1, 5)
	s.says(t, keeper, x.told, "{new}", holds)
	s.earns(t, keeper, scoring.FollowThrough, "opened what holds the rest, and said so")
}

// broughtBack: who waited for a fix is told when it is out.
func broughtBack(s *scene) {
	x := s.w.decks.awaited.draw()
	s.repo = s.w.repo(x.repo)
	t := s.issue(s.stranger(), x.title, x.body)
	sorter := s.triager(t.author)
	s.wait(0.1, 1)
	s.label(t, sorter, x.label)
	s.earns(t, sorter, scoring.Triage, "labelled it, and the label stood")
	s.wait(0.2, 2)
	s.mergedFor(t, s.maintainer(), x.fix)
	s.minutes(20, 200)
	s.comment(t, t.author, x.asks)
	teller := s.helper(t.author)
	s.wait(3, 5)
	s.do(teller, func() { t.comment(teller, s.fillIn(t, x.news, []string{"{version}", s.repo.milestone().title})) })
	s.earns(t, teller, scoring.FollowThrough, "came back with the release that was waited for")
	s.wait(0.1, 1)
	s.comment(t, t.author, x.cheers)
}
