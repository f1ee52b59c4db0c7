package demo

import (
	"slices"

	"glueledger/scoring"
)

// Scenes of things that somebody would like to have, of the maintainers' own
// issues, of discussions and of spam.

func (s *scene) openWish(d *deck[wish]) (*thread, wish) {
	w := d.draw()
	s.repo = s.w.repo(w.repo)
	return s.issue(s.reporter(), w.title, w.body), w
}

// refused: closed as out of scope or not planned, with the reason.
func refused(s *scene) {
	t, wish := s.openWish(&s.w.decks.wishes)
	s.wait(0.2, 4)
	closer := s.maintainer(t.author)
	s.comment(t, closer, wish.refuse)
	s.close(t, closer, notPlanned)
	s.earns(t, closer, scoring.Triage, "closed it with the reason given")
	if s.w.chance(0.6) {
		s.wait(0.1, 2)
		s.comment(t, t.author, s.say(refusalsTaken()))
	}
}

// refusedTooSoon: closed, then reopened the next day, so the closing had no
// effect. Who reopens it puts it where it belongs.
func refusedTooSoon(s *scene) {
	t, wish := s.openWish(&s.w.decks.wishes)
	s.wait(0.2, 3)
	closer := s.maintainer(t.author)
	s.comment(t, closer, wish.refuse)
	s.close(t, closer, notPlanned)
	s.misses(t, closer, scoring.Triage, "reopened within a day")
	s.minutes(200, 400)
	s.comment(t, t.author, s.say(objections()))
	s.minutes(300, 700)
	second := s.w.crew.mirelle
	s.do(second, func() { t.reopen(second) })
	s.minutes(1, 5)
	s.label(t, second, wish.label)
	s.earns(t, second, scoring.Triage, "labelled it, and the label stood")
}

// aimAsked: asks for the goal behind the wish, gets it, and somebody plans it.
func aimAsked(s *scene) {
	t, wish := s.openWish(&s.w.decks.wishes)
	s.wait(0.2, 3)
	if s.w.chance(0.4) {
		fan := pick(s.w, others(s.repo.reporters, t.author))
		s.comment(t, fan, s.say(opinions()))
		s.wait(0.1, 1)
	}
	asker := s.triager(t.author)
	s.comment(t, asker, wish.ask)
	s.earns(t, asker, scoring.Clarification, "asked for the goal behind the wish and got it")
	s.wait(0.2, 3)
	s.comment(t, t.author, wish.tell)
	if s.w.chance(0.7) {
		planner := s.maintainer(t.author)
		s.wait(0.3, 4)
		s.label(t, planner, wish.label)
		s.milestone(t, planner)
		s.earns(t, planner, scoring.Triage, "label and milestone stood")
		s.built(t)
	}
}

// untangled: two people misread each other until a third sorts it out.
func untangled(s *scene) {
	x := s.w.decks.tangles.draw()
	s.repo = s.w.repo(x.repo)
	t := s.issue(s.reporter(), x.title, x.body)
	other := s.maintainer(t.author)
	s.wait(0.2, 2)
	s.comment(t, other, x.misread)
	s.wait(0.1, 1)
	s.comment(t, t.author, x.protest)
	third := pick(s.w, others([]*person{s.w.crew.mirelle, s.w.crew.ikaika, s.w.crew.pell}, t.author))
	s.wait(0.2, 2)
	s.comment(t, third, x.untangle, "{other}", other.login)
	s.earns(t, third, scoring.Clarification, "untangled two people who misread each other")
	s.wait(0.1, 2)
	s.comment(t, t.author, x.yes)
	s.built(t)
}

// planned: label and milestone, and somebody to do it.
func planned(s *scene) {
	t, wish := s.openWish(&s.w.decks.requests)
	sorter := s.triager(t.author)
	s.wait(0.1, 3)
	s.label(t, sorter, wish.label)
	if s.w.chance(0.6) {
		s.milestone(t, sorter)
	}
	if s.w.chance(0.4) {
		s.assign(t, sorter, pick(s.w, others(s.repo.contributors, sorter, t.author)))
	}
	s.earns(t, sorter, scoring.Triage, "routing stood")
	if s.w.chance(0.4) {
		s.wait(0.5, 3)
		s.comment(t, pick(s.w, others(s.repo.reporters, t.author)), s.vote(wish.label))
	}
	s.built(t)
}

// mislabelled: the first label is taken off within a day and another put on.
func mislabelled(s *scene) {
	t, wish := s.openWish(&s.w.decks.requests)
	first := s.maintainer(t.author)
	s.wait(0.1, 2)
	s.label(t, first, "invalid")
	s.misses(t, first, scoring.Triage, "the label was taken off within a day")
	s.minutes(40, 500)
	s.unlabel(t, s.w.crew.mirelle, "invalid")
	s.label(t, s.w.crew.mirelle, wish.label)
	s.earns(t, s.w.crew.mirelle, scoring.Triage, "put the right label on")
}

// taken: somebody assigns it to themselves and nothing else.
func taken(s *scene) {
	t, wish := s.openWish(&s.w.decks.requests)
	taker := pick(s.w, others(s.repo.maintainers, t.author))
	s.wait(0.2, 3)
	s.assign(t, taker, taker)
	s.misses(t, taker, scoring.Triage, "assigned it to themselves only")
	s.wait(2, 6)
	s.mergedFor(t, taker, change{title: wish.title})
}

// ownTask: maintainers keep house on their own issues.
func ownTask(s *scene) {
	task := s.w.decks.tasks.draw()
	s.repo = s.w.repo(task.repo)
	t := s.issue(s.maintainer(), task.title, task.body)
	s.minutes(0.2, 3)
	s.label(t, t.author, task.label)
	s.milestone(t, t.author)
	s.misses(t, t.author, scoring.Triage, "the author's own issue")
	if s.w.chance(0.6) {
		s.wait(0.5, 4)
		s.comment(t, s.colleague(t.author), s.say(opinions()))
	}
	if s.w.chance(0.85) {
		s.wait(3, 12)
		s.close(t, t.author, completed)
	}
}

// talked: a discussion, with opinions and sometimes a label.
func talked(s *scene) {
	x := s.w.decks.topics.draw()
	s.repo = s.w.repo(x.repo)
	author := pick(s.w, slices.Concat(s.repo.contributors, s.repo.reporters))
	t := s.open(&thread{place: discussions, author: author, title: x.title, body: x.body,
		category: categoryJSON{ID: 4101, Name: "Ideas and stories", Slug: "ideas-and-stories"}})
	crowd := others(slices.Concat(s.repo.reporters, s.repo.contributors), author)
	s.w.rng.Shuffle(len(crowd), func(i, j int) { crowd[i], crowd[j] = crowd[j], crowd[i] })
	labelled := s.w.chance(0.6)
	for i, text := range x.says {
		s.wait(0.1, 2)
		s.comment(t, crowd[i], text)
		if i == 0 && labelled {
			s.wait(0.1, 0.5)
			s.label(t, s.w.crew.mirelle, "idea")
			s.earns(t, s.w.crew.mirelle, scoring.Triage, "labelled the discussion")
		}
	}
}

// spammed: closed as what it is.
func spammed(s *scene) {
	s.repo = s.w.repo([]string{server, library}[s.w.deal("spam repo", 2)])
	texts := [][2]string{
		{"Rank on page one in 7 days", "Dear owner of site, we offer cheap backlinks from 900 domains. Write to us today!!!"},
		{"BEST casino bonus 2X", "click my profile for free spins"},
		{"Grow your business now", "Hello sir or madam, our experts make apps and logos, 24/7, low price, see the link in profile."},
	}
	text := texts[s.w.deal("spam", len(texts))]
	t := s.issue(s.w.crew.spammer, text[0], text[1])
	closer := s.triager()
	s.minutes(20, 600)
	if s.w.chance(0.5) {
		s.comment(t, closer, "Spam.")
	}
	s.label(t, closer, "invalid")
	s.close(t, closer, notPlanned)
	s.do(closer, func() { t.lockAs(closer, "spam") })
	s.earns(t, closer, scoring.Triage, "closed spam")
}
