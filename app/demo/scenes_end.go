package demo

import "glueledger/scoring"

// Scenes that are not over when the story ends: what waits for somebody then.

// untouched: an issue that nobody has looked at.
func untouched(s *scene) { s.openWish(&s.w.decks.requests) }

// awaitsAnswer: the question stands.
func awaitsAnswer(s *scene) {
	b := s.w.decks.bugs.draw()
	t := s.reportBug(b)
	asker := s.triager(t.author)
	s.wait(0.1, 1)
	s.comment(t, asker, b.ask)
	s.misses(t, asker, scoring.Clarification, "not answered yet")
}

// openPublic opens the next pull request that everybody can see: what waits in private
// is shown to nobody here.
func (s *scene) openPublic(by ...*person) (*thread, change) {
	d := &s.w.decks.changes
	d.bring(func(c change) bool { return !s.w.repo(c.repo).private })
	return s.openChange(d, by...)
}

// awaitsReview: nobody has looked at the pull request.
func awaitsReview(s *scene) {
	t, _ := s.openPublic()
	if s.w.chance(0.5) {
		s.wait(7.5, 8)
		s.comment(t, t.author, s.say(authorBumps()))
	}
}

// awaitsMerge: approved and left.
func awaitsMerge(s *scene) {
	t, _ := s.openPublic()
	s.wait(0.2, 1)
	s.approve(t, s.maintainer(t.author))
}

// awaitsAuthor: the remarks have not been followed.
func awaitsAuthor(s *scene) {
	t, c := s.openPublic(s.w.crew.noor, s.w.crew.wenzel)
	reviewer := s.maintainer(t.author)
	s.wait(0.2, 1)
	s.remarked(t, reviewer, changesRequested, &c, 1)
	s.misses(t, reviewer, scoring.ReviewUnblocking, "reviewed within a week")
}

// liesAround: an old issue that nobody has come back to.
func liesAround(s *scene) { s.openOld() }
