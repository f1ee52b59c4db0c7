package demo

import (
	"fmt"
	"strings"
	"time"

	"glueledger/scoring"
)

// scene writes down what the people of one thread, or of a few that belong
// together, will do and when. It keeps a cursor in time; whatever is done is
// done there, and moves it on by some seconds.
type scene struct {
	w    *world
	repo *repo
	// peak is when the scene's point is made: the question, the call for a reviewer,
	// the check of a stale issue.
	peak time.Time

	at    time.Time
	last  time.Time // of what was done last
	snap  bool      // the next thing is done when its doer is at a keyboard
	steps []step
	fix   *thread // that {fix} in texts stands for
}

// wait lets some days go by, and the rest of the night or weekend of whoever
// acts next: up to 2.8 days more.
func (s *scene) wait(least, most float64) {
	s.at = s.at.Add(time.Duration((least + s.w.rng.Float64()*(most-least)) * float64(day)))
	s.snap = true
}

// minutes lets some minutes go by, and no more than those.
func (s *scene) minutes(least, most float64) {
	s.at = s.at.Add(time.Duration((least + s.w.rng.Float64()*(most-least)) * float64(time.Minute)))
	s.snap = false
}

// untilPeak lets time go by until the scene's point.
func (s *scene) untilPeak() {
	if s.peak.After(s.at) {
		s.at = s.peak
	}
	s.snap = true
}

// do has somebody do something at the cursor.
func (s *scene) do(p *person, what func()) {
	if s.snap {
		s.at = p.awake(s.at, time.Duration(s.w.rng.IntN(150*60))*time.Second)
		s.snap = false
	}
	s.at = s.at.Truncate(time.Second)
	s.steps = append(s.steps, step{at: s.at, do: what})
	s.last = s.at
	s.at = s.at.Add(time.Duration(4+s.w.rng.IntN(40)) * time.Second)
}

// aside has a program react to what was done last, while the people go on.
func (s *scene) aside(least, most float64, what func()) {
	after := time.Duration((least + s.w.rng.Float64()*(most-least)) * float64(time.Minute))
	s.steps = append(s.steps, step{at: s.last.Add(after).Truncate(time.Second), do: what})
}

// earns says that what was done last is meant to be credited.
func (s *scene) earns(t *thread, p *person, kind scoring.Kind, why string) {
	s.expect(t, p, kind, true, why)
}

// misses says that what was done last must not be credited.
func (s *scene) misses(t *thread, p *person, kind scoring.Kind, why string) {
	s.expect(t, p, kind, false, why)
}

func (s *scene) expect(t *thread, p *person, kind scoring.Kind, earned bool, why string) {
	s.steps = append(s.steps, step{at: s.last, do: func() {
		if s.w.now.Before(s.w.installed) { // nobody will know of it
			return
		}
		s.w.expected = append(s.w.expected, Expectation{
			Repo: t.repo.fullName(), Number: t.number, Actor: p.login, Kind: kind, Earned: earned, At: s.w.now, Why: why,
		})
	}})
}

// ends is when the last thing of the scene is done.
func (s *scene) ends() time.Time {
	var end time.Time
	for _, st := range s.steps {
		if st.at.After(end) {
			end = st.at
		}
	}
	return end
}

// dispute has somebody dispute a credit, at the cursor.
func (s *scene) dispute(t *thread, by, whose *person, kind scoring.Kind, claim scoring.Claim, reason string) {
	s.do(by, func() {
		s.w.disputes = append(s.w.disputes, Dispute{Credited: t.credited(whose, kind), By: by.account(), At: s.w.now, Claim: claim, Reason: reason})
	})
}

// shows says that a credit of somebody on a thread is worth a look.
func (s *scene) shows(t *thread, whose *person, kind scoring.Kind, what string) {
	s.steps = append(s.steps, step{at: s.last, do: func() { s.w.sights = append(s.w.sights, Sight{t.credited(whose, kind), what}) }})
}

// letStand has a maintainer decide the last dispute on a thread: the credit stands.
func (s *scene) letStand(t *thread, by *person, answer string) {
	s.do(by, func() {
		for i := range s.w.disputes {
			if d := &s.w.disputes[i]; d.Repo == t.repo.fullName() && d.Number == t.number {
				d.Decider, d.Decided, d.Answer = by.account(), s.w.now, answer
			}
		}
	})
}

// Casting. Nobody is cast twice in a scene where except says so.

func (s *scene) reporter() *person { return pick(s.w, s.repo.reporters) }

// maintainer is a maintainer of the repository, or of another one when those
// are all taken.
func (s *scene) maintainer(except ...*person) *person {
	if free := others(s.repo.maintainers, except...); len(free) > 0 {
		return pick(s.w, free)
	}
	c := s.w.crew
	return pick(s.w, others([]*person{c.ottoline, c.tadeo, c.bram, c.sunniva, c.jorun}, except...))
}

func (s *scene) contributor(except ...*person) *person {
	return pick(s.w, others(s.repo.contributors, except...))
}

// triager is mostly the one whose work it is, and now and then a maintainer.
func (s *scene) triager(except ...*person) *person {
	mirelle := s.w.crew.mirelle
	if len(others([]*person{mirelle}, except...)) == 1 && s.w.chance(0.55) {
		return mirelle
	}
	return pick(s.w, others(append([]*person{mirelle}, s.repo.maintainers...), except...))
}

// stranger is somebody from the field, who knows nobody here.
func (s *scene) stranger(except ...*person) *person {
	c := s.w.crew
	return pick(s.w, others([]*person{c.saltmarsh, c.quill, c.carto}, except...))
}

// helper is somebody who helps where they can.
func (s *scene) helper(except ...*person) *person {
	c := s.w.crew
	return pick(s.w, others([]*person{c.mirelle, c.pell, c.ikaika, c.ikaika, c.sunniva, c.ottoline}, except...))
}

// colleague is anybody who belongs to the organisation.
func (s *scene) colleague(except ...*person) *person {
	c := s.w.crew
	return pick(s.w, others([]*person{c.ottoline, c.tadeo, c.bram, c.sunniva, c.jorun, c.mirelle, c.pell, c.ikaika}, except...))
}

// Things done to any thread.

func (s *scene) open(t *thread) *thread {
	t.w, t.repo = s.w, s.repo
	s.snap = true
	s.do(t.author, t.open)
	return t
}

func (s *scene) issue(author *person, title, body string) *thread {
	return s.open(&thread{place: issues, author: author, title: title, body: body})
}

// comment says something. In the text {author} and {fix} are filled in, and
// so is each further pair of placeholder and replacement.
func (s *scene) comment(t *thread, p *person, text string, with ...string) {
	if text == "" {
		return
	}
	s.do(p, func() { t.comment(p, s.fillIn(t, text, with)) })
}

// says is comment for a text that names another thread, which has its number by then.
func (s *scene) says(t *thread, p *person, text, placeholder string, other *thread) {
	s.do(p, func() { t.comment(p, s.fillIn(t, text, []string{placeholder, fmt.Sprintf("#%d", other.number)})) })
}

func (s *scene) fillIn(t *thread, text string, with []string) string {
	with = append([]string{"{author}", t.author.login}, with...)
	if s.fix != nil {
		with = append(with, "{fix}", fmt.Sprintf("#%d", s.fix.number))
	}
	return strings.NewReplacer(with...).Replace(text)
}

func (s *scene) label(t *thread, p *person, name string) {
	l := s.repo.label(name)
	s.do(p, func() { t.label(p, l) })
}

func (s *scene) unlabel(t *thread, p *person, name string) {
	l := s.repo.label(name)
	s.do(p, func() { t.unlabel(p, l) })
}

func (s *scene) milestone(t *thread, p *person) { s.do(p, func() { t.setMilestone(p) }) }

func (s *scene) assign(t *thread, p, whom *person) { s.do(p, func() { t.assign(p, whom) }) }

func (s *scene) retitle(t *thread, p *person, title string) {
	s.do(p, func() { t.retitle(p, title) })
}

func (s *scene) close(t *thread, p *person, reason string) {
	s.do(p, func() { t.close(p, reason) })
}

// Reasons for closing an issue.
const (
	completed  = "completed"
	notPlanned = "not_planned"
	duplicate  = "duplicate"
)

// vote is what somebody with no more to say says of a thread with that label.
func (s *scene) vote(label string) string {
	if label == "enhancement" {
		return s.say(opinions())
	}
	return s.say(meToos())
}

// say deals a phrase of a pool; each comes once before any comes again.
func (s *scene) say(pool []string) string { return pool[s.w.deal(strings.Join(pool, "\n"), len(pool))] }
