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

// awaitsReview: nobody has looked at the pull request.
func awaitsReview(s *scene) {
	t, _ := s.openChange(&s.w.decks.changes)
	if s.w.chance(0.5) {
		s.wait(7.5, 8)
		s.comment(t, t.author, s.say(authorBumps()))
	}
}

// awaitsMerge: approved and left.
func awaitsMerge(s *scene) {
	t, _ := s.openChange(&s.w.decks.changes)
	s.wait(0.2, 1)
	s.approve(t, s.maintainer(t.author))
}

// awaitsAuthor: the remarks have not been followed.
func awaitsAuthor(s *scene) {
	t, c := s.openChange(&s.w.decks.changes, s.w.crew.noor, s.w.crew.wenzel)
	reviewer := s.maintainer(t.author)
	s.wait(0.2, 1)
	s.remarked(t, reviewer, changesRequested, &c, 1)
	s.misses(t, reviewer, scoring.ReviewUnblocking, "reviewed within a week")
}

// liesAround: an old issue that nobody has come back to.
func liesAround(s *scene) { s.openOld() }
