package demo

import (
	"time"

	"glueledger/scoring/history"
)

// person is an account in the story.
type person struct {
	id    int64
	login string
	kind  string // "User" or "Bot", as GitHub says it
	// from and to are the hours, UTC, between which the person is at a keyboard.
	from, to int
	weekends bool // does this in their own time
	inside   bool // belongs to the organisation
	voice    voice
}

// voice is how a person writes the things that everybody writes.
type voice int

const (
	plain voice = iota
	terse
	warm
	foreign // learnt English late
)

// crew is everybody in the story.
type crew struct {
	ottoline, tadeo *person   // keep the tile server; ottoline careful, tadeo in few words
	bram, sunniva   *person   // keep the client library
	jorun           *person   // keeps the private infrastructure
	mirelle         *person   // triager: reads what comes in, everywhere
	pell, ikaika    *person   // contribute to everything
	noor, wenzel    *person   // newcomers
	saltmarsh       *person   // reports from the field and is gone
	quill, carto    *person   // so do these
	harrow          *person   // and this one, with a temper
	newcomers       []*person // each with their first pull request
	spammer         *person
	ghost           *person // somebody whose account is gone
	keeper          *person // app: dependency bumps and stale threads
	ci              *person // ordinary account that a program uses
}

func newCrew() *crew {
	staff := func(id int64, login string, from, to int, v voice) *person {
		return &person{id: id, login: login, kind: "User", from: from, to: to, inside: true, voice: v}
	}
	outside := func(id int64, login string, from, to int, v voice) *person {
		return &person{id: id, login: login, kind: "User", from: from, to: to, weekends: true, voice: v}
	}
	return &crew{
		ottoline:  staff(900101, "ottoline-hale", 8, 18, plain),
		tadeo:     staff(900102, "tadeo-lindqvist", 7, 17, terse),
		bram:      staff(900103, "bram-okonkwo", 8, 18, warm),
		sunniva:   staff(900104, "sunniva-rao", 4, 14, plain),
		jorun:     staff(900105, "jorun-abara", 9, 19, terse),
		mirelle:   staff(900106, "mirelle-quist", 7, 17, warm),
		pell:      staff(900107, "pell-vantongeren", 9, 19, foreign),
		ikaika:    staff(900108, "ikaika-moss", 14, 23, plain),
		noor:      outside(900201, "noor-castellane", 16, 23, warm),
		wenzel:    outside(900202, "wenzel-duarte", 15, 23, foreign),
		saltmarsh: outside(900301, "saltmarsh-gis", 6, 20, foreign),
		quill:     outside(900302, "quillfeather-maps", 9, 22, plain),
		carto:     outside(900303, "cartoblue-admin", 8, 20, terse),
		harrow:    outside(900304, "harrow-field-apps", 7, 22, terse),
		newcomers: []*person{
			outside(900311, "tamsin-ferreira", 8, 21, warm), outside(900312, "oduya-k", 7, 22, plain),
			outside(900313, "marek-hlavaty", 15, 23, foreign), outside(900314, "montse-puigdollers", 9, 22, warm),
		},
		spammer: outside(900390, "best-rank-now-4417", 0, 24, plain),
		ghost:   &person{login: "ghost", kind: "User", from: 0, to: 24, weekends: true},
		keeper:  &person{id: 900401, login: "lantern-keeper[bot]", kind: "Bot", from: 0, to: 24, weekends: true},
		ci:      &person{id: 900402, login: "lantern-ci", kind: "User", from: 0, to: 24, weekends: true, inside: true},
	}
}

// account is the person as GitHub knows them.
func (p *person) account() history.Account {
	return history.Account{ID: p.id, Login: p.login, Type: p.kind}
}

// awake is the first moment from t on at which the person is at a keyboard, at
// most three days later; late says how far into a fresh day they get to it.
func (p *person) awake(t time.Time, late time.Duration) time.Time {
	for {
		morning := time.Date(t.Year(), t.Month(), t.Day(), p.from, 0, 0, 0, time.UTC).Add(late)
		weekend := t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
		switch {
		case weekend && !p.weekends, t.Hour() >= p.to:
			t = time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, time.UTC)
		case t.Hour() < p.from:
			return morning
		default:
			return t
		}
	}
}

// others leaves some people out.
func others(from []*person, except ...*person) []*person {
	var left []*person
next:
	for _, p := range from {
		for _, e := range except {
			if p == e {
				continue next
			}
		}
		left = append(left, p)
	}
	return left
}
