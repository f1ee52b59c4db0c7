package demo

import (
	"slices"
	"time"
)

// plot is a row of the plan: how often a scene is played in each of the months,
// by the month of its peak.
type plot struct {
	play   func(*scene)
	months [Months]int
	// least and most are the days from the scene's beginning to its peak.
	least, most float64
	// whole scenes begin after the installation: their point hangs on what happens
	// before the peak. Of others only the rest is delivered, if they begin before.
	whole bool
}

// plots is the plan. That each kind of glue work happens in each month, beside
// ordinary work and near misses, can be read off its columns.
func plots() []plot {
	return []plot{
		// bugs: 29 subjects
		{play: asked, months: [Months]int{2, 2, 2, 1, 2, 2}},
		{play: reproduced, months: [Months]int{1, 1, 0, 1, 1, 1}},
		{play: retitled, months: [Months]int{1, 1, 1, 1, 1, 1}},
		{play: mended, months: [Months]int{0, 1, 0, 1, 0, 0}},
		{play: unanswered, months: [Months]int{0, 1, 1, 0, 0, 0}},
		// wishes: 18 subjects
		{play: refused, months: [Months]int{1, 1, 1, 1, 1, 1}},
		{play: refusedTooSoon, months: [Months]int{0, 1, 0, 0, 1, 0}},
		{play: aimAsked, months: [Months]int{2, 1, 2, 2, 1, 2}},
		{play: untangled, months: [Months]int{0, 1, 0, 1, 1, 0}},
		// requests: 18 subjects
		{play: planned, months: [Months]int{2, 2, 2, 2, 1, 1}},
		{play: mislabelled, months: [Months]int{1, 0, 1, 0, 1, 0}},
		{play: taken, months: [Months]int{0, 1, 0, 1, 0, 0}},
		{play: ownTask, months: [Months]int{2, 1, 2, 2, 2, 1}},
		{play: talked, months: [Months]int{2, 2, 2, 2, 2, 2}},
		{play: spammed, months: [Months]int{0, 1, 0, 1, 1, 0}},
		// who is helped on: 7 questions, 6 twins, 4 newcomers
		{play: answered, months: [Months]int{1, 1, 1, 1, 1, 2}},
		{play: pointedOut, months: [Months]int{1, 1, 0, 1, 1, 1}},
		{play: welcomed, months: [Months]int{1, 0, 1, 0, 1, 1}},
		// talk: 3 debates, 2 quarrels, 3 loose ends, 3 fixes that are waited for
		{play: summedUp, months: [Months]int{0, 1, 0, 1, 0, 1}},
		{play: cooledDown, months: [Months]int{0, 0, 1, 0, 0, 1}},
		{play: keptTrack, months: [Months]int{0, 1, 0, 0, 1, 1}},
		{play: broughtBack, months: [Months]int{1, 0, 0, 1, 0, 1}},
		// what people say of credits
		{play: praised, months: [Months]int{0, 0, 0, 0, 0, 1}},
		{play: disowned, months: [Months]int{0, 0, 0, 0, 0, 1}, least: 30, most: 36, whole: true},
		{play: stoodBy, months: [Months]int{0, 0, 0, 0, 0, 1}},
		// old issues: 24 subjects
		{play: stillThere, months: [Months]int{1, 1, 1, 1, 1, 1}, least: 42, most: 75},
		{play: gone, months: [Months]int{1, 1, 1, 1, 1, 1}, least: 42, most: 75},
		{play: goneWithItsAuthor, months: [Months]int{1, 0, 0, 0, 0, 0}, least: 42, most: 75},
		{play: askedWhetherItMatters, months: [Months]int{1, 0, 1, 1, 1, 0}, least: 42, most: 75},
		{play: sweptByBot, months: [Months]int{1, 1, 0, 0, 0, 0}},
		{play: bumpedInVain, months: [Months]int{0, 1, 0, 1, 0, 0}, least: 36, most: 60},
		{play: foundOut, months: [Months]int{0, 0, 0, 0, 1, 0}, least: 36, most: 60},
		// pull requests: 54 subjects, and 10 whose purpose is asked for
		{play: reviewed, months: [Months]int{2, 3, 2, 2, 2, 3}},
		{play: chore, months: [Months]int{9, 9, 8, 9, 9, 9}},
		{play: drafted, months: [Months]int{0, 1, 0, 1, 1, 0}},
		{play: purposeAsked, months: [Months]int{1, 2, 1, 2, 1, 2}},
		{play: routed, months: [Months]int{1, 1, 1, 0, 1, 1}},
		{play: released, months: [Months]int{0, 0, 1, 0, 1, 0}},
		{play: bumpedDependency, months: [Months]int{9, 9, 10, 9, 10, 9}},
		{play: calledIn, months: [Months]int{1, 1, 1, 1, 1, 0}, least: 12, most: 15},
		{play: calledInUnseen, months: [Months]int{0, 0, 0, 0, 0, 1}, least: 12, most: 15},
		{play: reviewedAtLast, months: [Months]int{1, 1, 1, 1, 1, 1}, least: 12, most: 15},
		{play: leftReady, months: [Months]int{1, 0, 1, 0, 1, 1}, least: 16, most: 19, whole: true},
		{play: mergedByItsAuthor, months: [Months]int{0, 0, 0, 1, 0, 0}, least: 16, most: 19, whole: true},
		{play: authorBack, months: [Months]int{0, 1, 0, 1, 1, 0}, least: 16, most: 20, whole: true},
		{play: unblocked, months: [Months]int{0, 1, 1, 0, 1, 0}, least: 18, most: 22, whole: true},
		{play: cleared, months: [Months]int{0, 0, 1, 0, 0, 1}, least: 18, most: 22, whole: true},
		{play: acked, months: [Months]int{0, 1, 0, 0, 0, 0}, least: 12, most: 15, whole: true},
		{play: bumped, months: [Months]int{0, 0, 1, 0, 0, 0}, least: 12, most: 14, whole: true},
		{play: inVain, months: [Months]int{0, 0, 0, 1, 0, 0}, least: 12, most: 15, whole: true},
		{play: tidiedAway, months: [Months]int{0, 1, 0, 1, 0, 1}, least: 48, most: 70, whole: true},
		{play: givenUp, months: [Months]int{0, 0, 1, 0, 1, 0}, least: 48, most: 60, whole: true},
	}
}

// ending is a scene that is not over at the end of the story.
type ending struct {
	play   func(*scene)
	before []float64 // days before the end at which it begins, one for each time
}

func endings() []ending {
	return []ending{
		{untouched, []float64{4, 6, 9}},
		{awaitsAnswer, []float64{7, 10}},
		{awaitsReview, []float64{13, 15}},
		{awaitsMerge, []float64{14}},
		{awaitsAuthor, []float64{15}},
		{liesAround, []float64{52, 66}},
	}
}

// tries is how many moments of a month are tried for a scene before it is left
// out; a scene that fits at all fits within a few.
const tries = 400

// cast schedules everything that will happen.
func (w *world) cast() {
	w.decks = newDecks(w)
	w.furnish()
	for month := range Months {
		for _, p := range plots() {
			for range p.months[month] {
				w.fit(p, month)
			}
		}
	}
	for _, e := range endings() {
		for _, before := range e.before {
			start := w.end.Add(-time.Duration(before * float64(day)))
			s := &scene{w: w, at: start, peak: start}
			e.play(s)
			w.schedule(s.steps...)
		}
	}
}

// fit finds a moment for the peak of a scene in a month, so that the scene is
// over before the story is.
func (w *world) fit(p plot, month int) {
	from := w.start.AddDate(0, month, 0)
	to := from.AddDate(0, 1, 0)
	if month == 0 {
		from = w.installed.Add(time.Hour)
	}
	for range tries {
		saved := w.decks
		peak := from.Add(time.Duration(w.rng.Int64N(int64(to.Sub(from)))))
		lead := time.Duration((p.least + w.rng.Float64()*(p.most-p.least)) * float64(day))
		s := &scene{w: w, at: peak.Add(-lead), peak: peak}
		if !p.whole || !s.at.Before(w.installed) {
			p.play(s)
			if s.ends().Before(w.end.Add(-time.Hour)) {
				w.schedule(s.steps...)
				return
			}
		}
		w.decks = saved
	}
	w.leftOut++
}

// furnish schedules what belongs to the organisation rather than to a thread.
func (w *world) furnish() {
	c := w.crew
	for _, r := range w.repos {
		by := r.maintainers[0]
		for i, title := range r.names[:3] {
			at := w.start.AddDate(0, 2*i, 0)
			if i == 0 {
				at = w.start.AddDate(0, -4, 0) // before anything that the story tells of
			}
			w.schedule(step{at: by.awake(at, 11*time.Minute), do: func() { w.addMilestone(r, by, title) }})
		}
		priority := r.label("priority")
		w.schedule(step{at: w.installed.Add(40 * time.Minute), do: func() {
			w.emit("label", r, c.mirelle, payload{Action: "created", Label: labelOf(priority)})
		}})
	}
	w.schedule(step{at: w.installed, do: w.install})
	// In the third month a label gets a better name.
	w.schedule(step{at: c.mirelle.awake(w.start.AddDate(0, 2, 9), 90*time.Minute), do: func() {
		for _, r := range w.repos {
			l := r.label("perf")
			l.name = "performance"
			w.emit("label", r, c.mirelle, payload{Action: "edited", Label: labelOf(l), Changes: map[string]wasJSON{"name": {From: "perf"}}})
		}
	}})
	// In the fifth, old closed threads are locked in bulk.
	w.schedule(step{at: c.tadeo.awake(w.start.AddDate(0, 4, 12), 200*time.Minute), do: w.lockOld})
}

func (w *world) addMilestone(r *repo, by *person, title string) {
	m := &milestone{id: w.id(), number: len(r.milestones) + 1, title: title, by: by, at: w.now}
	r.milestones = append(r.milestones, m)
	w.emit("milestone", r, by, payload{Action: "created", Milestone: milestoneOf(m)})
}

// install delivers the first event: the app is there.
func (w *world) install() {
	p := payload{
		Action: "created",
		Installation: &installationJSON{
			ID: installationID, Account: userJSONOf(orgID, Org, "Organization"), RepositorySelection: "all", TargetType: "Organization",
			TargetID: orgID, AppSlug: "glueledger", CreatedAt: stamp(w.now), UpdatedAt: stamp(w.now),
			Permissions: map[string]string{"issues": "write", "pull_requests": "write", "discussions": "read", "metadata": "read"},
			Events: []string{
				"issues", "issue_comment", "pull_request", "pull_request_review", "pull_request_review_comment",
				"pull_request_review_thread", "discussion", "discussion_comment", "label", "milestone", "repository",
			},
		},
	}
	for _, r := range w.repos {
		p.Repositories = append(p.Repositories, repoShort(r))
	}
	w.emit("installation", nil, w.crew.jorun, p)
}

// lockOld locks what has been closed for a month, all in a minute. It is no glue
// work, and it moves nothing.
func (w *world) lockOld() {
	for _, t := range slices.Clone(w.repo(server).threads) {
		if t.place == issues && t.lock == "" && !t.closed.IsZero() && w.now.Sub(t.closed) > 30*day {
			t.lockAs(w.crew.tadeo, "resolved")
			w.now = w.now.Add(2 * time.Second)
		}
	}
}
