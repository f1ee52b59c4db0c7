package demo

import (
	"fmt"
	"path/filepath"
	"strings"
)

// What scenes do to pull requests.

// pull opens a pull request, on which the build account reports.
func (s *scene) pull(author *person, c change) *thread {
	t := &thread{
		place: pulls, author: author, title: c.title, body: c.body, branch: branchName(c.title),
		commits: 1 + s.w.rng.IntN(3), added: 10 + s.w.rng.IntN(300), files: 1 + s.w.rng.IntN(9),
	}
	t.w, t.repo = s.w, s.repo
	s.snap = true
	s.do(author, func() {
		if t.fixes != nil {
			t.body = strings.Replace(t.body, "{fixes}", fmt.Sprint(t.fixes.number), 1)
		}
		t.open()
	})
	s.bench(t)
	return t
}

// bench has the build account report on the newest push, in one comment that
// it rewrites each time.
func (s *scene) bench(t *thread) {
	ci := s.w.crew.ci
	s.aside(6, 25, func() {
		text := s.w.benchReport(t)
		if t.report == nil {
			t.report = t.comment(ci, text)
		} else {
			t.report = t.editComment(t.report, ci, text)
		}
	})
}

// benchReport is what the account says: times of the server, sizes of the
// library, and what would change of the infrastructure.
func (w *world) benchReport(t *thread) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- lantern-ci:report -->\n")
	unit, names := "µs", []string{"Encode/city", "Encode/sea", "Decode/city", "Cache/hit", "Style/load"}
	switch t.repo.name {
	case infra:
		fmt.Fprintf(&b, "### Plan for %s\n\n%d to add, %d to change, %d to destroy.", t.head[:7], w.rng.IntN(4), w.rng.IntN(9), w.rng.IntN(2))
		return b.String()
	case library:
		unit, names = "kB", []string{"lantern.js", "lantern.worker.js", "globe.js", "lantern.css"}
	}
	fmt.Fprintf(&b, "### Compared with main: %s\n\n| | main | this | change |\n|---|---|---|---|\n", t.head[:7])
	for _, name := range names {
		was := 40 + w.rng.IntN(900)
		now := was + w.rng.IntN(was/10) - was/20
		fmt.Fprintf(&b, "| %s | %d %s | %d %s | %+.1f%% |\n", name, was, unit, now, unit, 100*float64(now-was)/float64(was))
	}
	b.WriteString("\nNo change beyond the noise of 5%.")
	return b.String()
}

// branchName makes a branch of the first words of a title.
func branchName(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words[:min(4, len(words))], "-")
}

// round is a review with remarks on lines.
type round struct {
	reviewer *person
	review   *reviewJSON
	remarks  []*commentJSON
	replies  []string
}

// remarked has somebody review with the change's own remark, if it is the first
// round, and some general ones.
func (s *scene) remarked(t *thread, p *person, state string, c *change, more int) *round {
	r := &round{reviewer: p}
	note := s.say(reviewNotes())
	if note == "" && state == changesRequested {
		note = "Please see the remarks."
	}
	s.do(p, func() { r.review = t.review(p, state, note) })
	remark := func(file, text, reply string) {
		r.replies = append(r.replies, reply)
		s.do(p, func() { r.remarks = append(r.remarks, t.remarkOn(p, r.review, file, text, nil)) })
	}
	path := ""
	if c != nil && c.remark != "" {
		path = c.path
		remark(c.path, c.remark, c.reply)
	}
	for range more {
		if path == "" || s.w.chance(0.4) {
			path = pick(s.w, s.repo.paths)
		}
		pool := remarksOn(path)
		pair := pool[s.w.deal("remarks on "+filepath.Ext(path), len(pool))]
		remark(path, pair[0], pair[1])
	}
	return r
}

// addressed has the author push, answer the remarks and mark them as resolved.
func (s *scene) addressed(t *thread, r *round) {
	author := t.author
	s.do(author, func() { t.push(author) })
	s.bench(t)
	s.minutes(1, 20)
	var review *reviewJSON
	s.do(author, func() { review = t.review(author, commented, "") })
	for i, reply := range r.replies {
		s.do(author, func() {
			t.remarkOn(author, review, r.remarks[i].Path, reply, r.remarks[i])
			t.resolve(author, r.remarks[i])
		})
	}
}

// States of reviews.
const (
	commented        = "commented"
	approved         = "approved"
	changesRequested = "changes_requested"
)

func (s *scene) approve(t *thread, p *person) *round {
	r := &round{reviewer: p}
	pool := approvals(p.voice)
	if t.author == s.w.crew.keeper {
		pool = bumpApprovals()
	}
	text := s.say(pool)
	s.do(p, func() { r.review = t.review(p, approved, text) })
	return r
}

func (s *scene) merge(t *thread, p *person) { s.do(p, func() { t.merge(p) }) }

func (s *scene) requestReview(t *thread, p, from *person) {
	s.do(p, func() { t.requestReview(p, from) })
}

// reviewer is somebody to review: mostly a maintainer.
func (s *scene) reviewer(except ...*person) *person {
	if s.w.chance(0.75) {
		return s.maintainer(except...)
	}
	c := s.w.crew
	return pick(s.w, others([]*person{c.pell, c.ikaika, c.tadeo, c.sunniva, c.ottoline, c.bram}, except...))
}

// finished: from a review just given to the merge, all within days.
func (s *scene) finished(t *thread, r *round) {
	if r != nil {
		s.wait(0.1, 1.5)
		s.addressed(t, r)
		s.wait(0.1, 2)
		s.approve(t, r.reviewer)
	}
	s.merged(t)
}

// merged: merged within days of the approval.
func (s *scene) merged(t *thread) {
	s.wait(0.02, 2)
	s.merge(t, s.maintainer())
}

// reviewedInTime: reviewed within days of every hand-over, and merged. Nobody
// earns anything on it.
func (s *scene) reviewedInTime(t *thread, c change) {
	reviewer := s.reviewer(t.author)
	if s.w.chance(0.5) {
		s.requestReview(t, t.author, reviewer)
	}
	s.wait(0.1, 2.5)
	if s.w.chance(0.2) { // nothing to remark
		s.approve(t, reviewer)
		s.merged(t)
		return
	}
	state := commented
	if s.w.chance(0.4) {
		state = changesRequested
	}
	r := s.remarked(t, reviewer, state, &c, 1+s.w.rng.IntN(5))
	if s.w.chance(0.5) { // a second round
		s.wait(0.1, 1.5)
		s.addressed(t, r)
		s.minutes(1, 4)
		s.comment(t, t.author, s.say(changesMade()))
		s.wait(0.1, 2)
		r = s.remarked(t, reviewer, commented, nil, 1+s.w.rng.IntN(4))
	}
	if s.w.chance(0.3) { // somebody else looks as well
		s.minutes(20, 300)
		s.approve(t, s.reviewer(t.author, reviewer))
	}
	s.finished(t, r)
}
