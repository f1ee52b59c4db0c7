package demo

import "glueledger/scoring"

// Scenes of pull requests that wait for a week or more. A scene's peak is when
// somebody ends the wait.

// calledIn: waits for review until somebody calls in a reviewer, who acts.
func calledIn(s *scene) { s.callIn(s.openChange(&s.w.decks.changes)) }

// calledInUnseen: the same, but the reviewer says that they never saw the call.
// Nobody has decided that yet.
func calledInUnseen(s *scene) {
	s.repo = s.w.repo(server)
	c := change{title: "Log how long a tile waited for its source", body: "Slow tiles are blamed on rendering, and mostly it is the disk.", path: "httpd/handler.go"}
	t := s.pull(s.w.crew.pell, c)
	caller, reviewer := s.callIn(t, c)
	s.wait(0.5, 2)
	s.dispute(t, reviewer, caller, scoring.ReviewUnblocking, scoring.ClaimWrong,
		"I had this on my list for the week anyway, and had not seen the comment when I began. The review would have come without it.")
	s.shows(t, caller, scoring.ReviewUnblocking, "a wait that somebody ended, which is disputed until a maintainer decides")
}

// callIn: on a pull request that was just opened, somebody calls in a reviewer, who
// acts.
func (s *scene) callIn(t *thread, c change) (caller, reviewer *person) {
	if s.w.chance(0.4) {
		s.wait(7.5, 8.5)
		s.comment(t, t.author, s.say(authorBumps()))
	}
	reviewer = s.maintainer(t.author)
	caller = s.triager(t.author, reviewer)
	s.untilPeak()
	s.comment(t, caller, s.say(callIns()), "{who}", reviewer.login)
	s.requestReview(t, caller, reviewer)
	s.earns(t, caller, scoring.ReviewUnblocking, "called in a reviewer, who acted")
	s.wait(0.1, 2)
	r := s.remarked(t, reviewer, commented, &c, s.w.rng.IntN(3))
	s.misses(t, reviewer, scoring.ReviewUnblocking, "called in by somebody else days ago")
	s.finished(t, r)
	return caller, reviewer
}

// reviewedAtLast: somebody gives the review that was awaited. Sometimes a second
// reviewer follows, who finds the wait ended.
func reviewedAtLast(s *scene) {
	t, c := s.openChange(&s.w.decks.changes)
	if s.w.chance(0.4) {
		s.wait(7.5, 8.5)
		s.comment(t, t.author, s.say(authorBumps()))
	}
	reviewer := s.reviewer(t.author)
	s.untilPeak()
	r := s.remarked(t, reviewer, changesRequested, &c, 1+s.w.rng.IntN(3))
	s.earns(t, reviewer, scoring.ReviewUnblocking, "gave the awaited review, and the author acted on it")
	if s.w.chance(0.5) {
		second := s.reviewer(t.author, reviewer)
		s.minutes(60, 600)
		s.remarked(t, second, commented, nil, 1)
		s.misses(t, second, scoring.ReviewUnblocking, "another had already ended the wait")
	}
	s.finished(t, r)
}

// leftReady: approved and forgotten, until somebody merges it.
func leftReady(s *scene) {
	t, _ := s.openChange(&s.w.decks.changes)
	first := s.maintainer(t.author)
	s.wait(0.2, 1.5)
	s.approve(t, first)
	s.untilPeak()
	boss := s.maintainer(t.author)
	s.merge(t, boss)
	s.earns(t, boss, scoring.ReviewUnblocking, "merged what was left ready")
}

// mergedByItsAuthor: the same, but the author merges it.
func mergedByItsAuthor(s *scene) {
	c := s.w.decks.changes.draw()
	s.repo = s.w.repo(c.repo)
	t := s.pull(s.maintainer(), c)
	s.wait(0.2, 1.5)
	s.approve(t, s.reviewer(t.author))
	s.untilPeak()
	s.merge(t, t.author)
	s.misses(t, t.author, scoring.ReviewUnblocking, "the author's own pull request")
}

// authorBack: the author does not follow the review until somebody asks.
func authorBack(s *scene) {
	t, c := s.openChange(&s.w.decks.changes, s.w.crew.noor, s.w.crew.wenzel, s.w.crew.pell)
	reviewer := s.maintainer(t.author)
	s.wait(0.2, 1.5)
	r := s.remarked(t, reviewer, changesRequested, &c, 1)
	nudger := s.triager(t.author, reviewer)
	s.untilPeak()
	s.comment(t, nudger, s.say(nudges()), "{who}", reviewer.login)
	s.earns(t, nudger, scoring.ReviewUnblocking, "got its absent author to act")
	s.wait(0.3, 3)
	s.addressed(t, r)
	s.comment(t, t.author, s.say(authorsReturn()))
	s.wait(0.2, 1.5)
	s.approve(t, reviewer)
	s.merged(t)
}

// unblocked: somebody finds out what keeps it from moving, and it gets fixed.
func unblocked(s *scene) {
	t, c := s.openChange(&s.w.decks.changes)
	reviewer := s.maintainer(t.author)
	s.wait(0.1, 1)
	r := s.remarked(t, reviewer, commented, &c, 1)
	s.wait(0.1, 1)
	s.addressed(t, r)
	finder := s.triager(t.author, reviewer)
	s.untilPeak()
	s.comment(t, finder, s.say(blockers()))
	s.earns(t, finder, scoring.ReviewUnblocking, "named what blocked it, and it was fixed")
	s.wait(0.2, 2)
	s.do(t.author, func() { t.push(t.author) })
	s.bench(t)
	s.comment(t, t.author, s.say(blockersGone()))
	s.wait(0.2, 1.5)
	s.approve(t, reviewer)
	s.merged(t)
}

// cleared: a review that asked for changes stands in the way long after they
// were made, until somebody clears it.
func cleared(s *scene) {
	t, c := s.openChange(&s.w.decks.changes)
	first := s.maintainer(t.author)
	s.wait(0.1, 1)
	r := s.remarked(t, first, changesRequested, &c, 1)
	s.wait(0.1, 1)
	s.addressed(t, r)
	boss := s.maintainer(t.author, first)
	s.untilPeak()
	s.comment(t, boss, s.say(dismissals()), "{who}", first.login)
	s.do(boss, func() { t.dismiss(boss, r.review) })
	s.approve(t, boss)
	s.earns(t, boss, scoring.ReviewUnblocking, "cleared a stale review and merged")
	s.minutes(2, 20)
	s.merge(t, boss)
}

// acked: a bare concept ACK moves nothing. The author withdraws it.
func acked(s *scene) {
	t, _ := s.openChange(&s.w.decks.changes)
	fan := s.reviewer(t.author)
	s.untilPeak()
	s.comment(t, fan, s.say(acks()))
	s.misses(t, fan, scoring.ReviewUnblocking, "a bare concept ACK")
	s.wait(16, 20)
	s.comment(t, t.author, s.say(withdrawnByAuthor()))
	s.close(t, t.author, "")
}

// bumped: somebody asks for news and nobody acts on it for two weeks. The
// review that comes then ends the wait.
func bumped(s *scene) {
	t, c := s.openChange(&s.w.decks.changes)
	bumper := pick(s.w, others(s.repo.contributors, t.author))
	s.untilPeak()
	s.comment(t, bumper, s.say(bumps()))
	s.misses(t, bumper, scoring.ReviewUnblocking, "a bare bump on which nobody acted")
	s.wait(15, 17)
	reviewer := s.maintainer(t.author, bumper)
	r := s.remarked(t, reviewer, commented, &c, 1)
	s.earns(t, reviewer, scoring.ReviewUnblocking, "gave the awaited review, and the author acted on it")
	s.finished(t, r)
}

// inVain: the awaited review comes, and nothing follows.
func inVain(s *scene) {
	t, c := s.openChange(&s.w.decks.changes, s.w.crew.noor, s.w.crew.wenzel)
	reviewer := s.maintainer(t.author)
	s.untilPeak()
	s.remarked(t, reviewer, changesRequested, &c, 1)
	s.misses(t, reviewer, scoring.ReviewUnblocking, "nothing moved after it")
}

// tidiedAway: reviewed, then left by its author for good, and closed with a reason.
func tidiedAway(s *scene) {
	t, c := s.openChange(&s.w.decks.changes)
	s.wait(0.2, 1.5)
	s.remarked(t, s.reviewer(t.author), commented, &c, 1)
	boss := s.maintainer(t.author)
	s.untilPeak()
	s.comment(t, boss, s.say(staleClosings()))
	s.close(t, boss, "")
	s.earns(t, boss, scoring.StaleResolution, "closed a stale pull request with the reason")
}

// givenUp: asked after a month or more whether they go on, the author closes it.
func givenUp(s *scene) {
	t, c := s.openChange(&s.w.decks.changes, s.w.crew.noor, s.w.crew.wenzel)
	s.wait(0.2, 1.5)
	s.remarked(t, s.reviewer(t.author), commented, &c, 1)
	asker := s.triager(t.author)
	s.untilPeak()
	s.comment(t, asker, s.say(asksAuthorOfStale()))
	s.earns(t, asker, scoring.StaleResolution, "asked whether it is still alive; it was closed")
	s.wait(0.5, 5)
	s.comment(t, t.author, s.say(authorGivesUp()))
	s.minutes(0.2, 2)
	s.close(t, t.author, "")
}
