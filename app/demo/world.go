package demo

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
)

const (
	// host stands for GitHub in links. The name is reserved, so no link of the demo
	// leads to anybody's real work.
	host           = "https://github.example"
	orgID          = 90001
	installationID = 51001
	day            = 24 * time.Hour
)

// world is the organisation and what has come of it so far.
type world struct {
	rng       *rand.Rand
	start     time.Time // of the first month
	installed time.Time // nothing before it is delivered
	end       time.Time // of the last month
	crew      *crew
	repos     []*repo

	steps []step
	now   time.Time // while acting

	decks    decks
	dealt    map[string][]int // what is left of pools of phrases
	versions map[string]int   // of dependencies

	ids      int64 // the last given out
	leftOut  int   // scenes for which there was no moment
	messages []Message
	expected []Expectation
	disputes []Dispute
	sights   []Sight
}

// step is something that somebody does at a time.
type step struct {
	at  time.Time
	seq int // the order in which the steps were thought of, for those of one second
	do  func()
}

func newWorld(seed uint64, end scoring.Month) *world {
	start := end.Start().AddDate(0, 1-Months, 0)
	c := newCrew()
	return &world{
		rng: rand.New(rand.NewPCG(seed, 0x1a17e241)), start: start,
		installed: c.jorun.awake(start, 23*time.Minute), end: end.End(),
		crew: c, repos: newRepos(c), ids: 410_000_000,
		dealt: map[string][]int{}, versions: map[string]int{},
	}
}

func (w *world) repo(name string) *repo {
	return w.repos[slices.IndexFunc(w.repos, func(r *repo) bool { return r.name == name })]
}

// schedule adds steps to what will happen.
func (w *world) schedule(steps ...step) {
	for _, s := range steps {
		s.seq = len(w.steps)
		w.steps = append(w.steps, s)
	}
}

// act plays all steps in the order of time.
func (w *world) act() {
	slices.SortFunc(w.steps, func(a, b step) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.seq, b.seq)) })
	for _, s := range w.steps {
		w.now = s.at
		s.do()
	}
	// A step that takes some seconds may have been overtaken.
	slices.SortStableFunc(w.messages, func(a, b Message) int { return a.At.Compare(b.At) })
}

// roles are what people may do in each repository: maintainers write, and one
// person triages everywhere.
func (w *world) roles() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, r := range w.repos {
		may := map[string]string{w.crew.mirelle.login: "triage"}
		for _, p := range r.maintainers {
			may[p.login] = "write"
		}
		all[r.fullName()] = may
	}
	return all
}

// meant are the expectations in order, one for each person, kind and thread: who
// earns it once need not earn it twice.
func (w *world) meant() []Expectation {
	slices.SortFunc(w.expected, func(a, b Expectation) int {
		earnedFirst := 0
		if a.Earned != b.Earned {
			earnedFirst = 1
			if a.Earned {
				earnedFirst = -1
			}
		}
		return cmp.Or(compareExpectations(a, b), earnedFirst, a.At.Compare(b.At))
	})
	return slices.CompactFunc(w.expected, func(a, b Expectation) bool { return compareExpectations(a, b) == 0 })
}

func compareExpectations(a, b Expectation) int {
	return cmp.Or(strings.Compare(a.Repo, b.Repo), cmp.Compare(a.Number, b.Number),
		strings.Compare(a.Actor, b.Actor), strings.Compare(string(a.Kind), string(b.Kind)))
}

// emit delivers an event, unless the app is not there yet.
func (w *world) emit(event string, r *repo, sender *person, p payload) {
	if w.now.Before(w.installed) {
		return
	}
	if p.Installation == nil {
		p.Installation = &installationJSON{ID: installationID}
		p.Organization = &orgJSON{Login: Org, ID: orgID, Description: "Maps that load before you look"}
	}
	if r != nil {
		p.Repository = w.repoJSON(r)
	}
	p.Sender = userOf(sender)
	if p.Sender == nil { // GitHub's own stand-in
		p.Sender = userJSONOf(10137, "ghost", "User")
	}
	body, err := json.Marshal(p)
	if err != nil { // structs of strings and numbers always marshal
		return
	}
	w.messages = append(w.messages, Message{Event: event, ID: w.guid(), Body: body, At: w.now})
}

func (w *world) id() int64 {
	w.ids += 1 + w.rng.Int64N(9000)
	return w.ids
}

func (w *world) guid() string {
	b := w.bytes(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func (w *world) sha() string { return hex.EncodeToString(w.bytes(20)) }

func (w *world) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(w.rng.Uint32())
	}
	return b
}

// pick takes one of several at random.
func pick[T any](w *world, from []T) T { return from[w.rng.IntN(len(from))] }

// chance is true with probability p.
func (w *world) chance(p float64) bool { return w.rng.Float64() < p }

func userJSONOf(id int64, login, kind string) *userJSON {
	return &userJSON{
		Login: login, ID: id, Type: kind, HTMLURL: host + "/" + login,
		AvatarURL: fmt.Sprintf("%s/avatars/u/%d", host, id),
	}
}

// userOf is null for those whose account is gone.
func userOf(p *person) *userJSON {
	if p == nil || p.id == 0 {
		return nil
	}
	return userJSONOf(p.id, p.login, p.kind)
}

func usersOf(people []*person) []*userJSON {
	users := []*userJSON{}
	for _, p := range people {
		users = append(users, userOf(p))
	}
	return users
}

func repoShort(r *repo) repoShortJSON {
	return repoShortJSON{ID: r.id, Name: r.name, FullName: r.fullName(), Private: r.private}
}

func (w *world) repoJSON(r *repo) *repoJSON {
	visibility := "public"
	if r.private {
		visibility = "private"
	}
	return &repoJSON{
		repoShortJSON: repoShort(r), Owner: userJSONOf(orgID, Org, "Organization"), HTMLURL: host + "/" + r.fullName(),
		Description: r.description, Visibility: visibility, DefaultBranch: "main",
	}
}

func labelOf(l *label) *labelJSON {
	return &labelJSON{ID: l.id, Name: l.name, Color: l.color, Description: l.description}
}

func milestoneOf(m *milestone) *milestoneJSON {
	if m == nil {
		return nil
	}
	return &milestoneJSON{
		ID: m.id, Number: m.number, Title: m.title, State: "open", Creator: userOf(m.by),
		CreatedAt: stamp(m.at), UpdatedAt: stamp(m.at),
	}
}
