package scoring

import (
	"slices"
	"strings"
	"unicode"

	"glueledger/scoring/history"
)

var deEscalation = Rule{
	Kind: DeEscalation, Version: 6, Weight: 3,
	Looks:   "Somebody cools a heated exchange within a week of the heat: asks people to mind their tone, acknowledges what they are upset about, or locks the thread.",
	Effect:  "For 7 days what follows is civil, or nothing follows.",
	Not:     "Plain disagreement, however firm: heat is a personal attack, contempt, a threat or shouting at people; answering heat with heat; a word on tone where there was none.",
	Missing: "nobody cooled an exchange that had become personal",
	judge:   judgeDeEscalation,
}

// civilFor is how long what follows must be civil (glue-work.md), and how fresh the heat
// must be.
const civilFor = 7 * day

func judgeDeEscalation(r *reading) []finding {
	var out []finding
	for i := range r.Events {
		e := r.at(i)
		if !r.helper(i) || !r.free(i) || e.Verb != history.Locked && (!e.Said()) {
			continue
		}
		var why, said string
		switch {
		case e.Verb == history.Locked && tooHeated.MatchString(e.Subject):
			why = "Locked it as too heated"
		case e.Verb == history.Locked && (e.Subject == "" || offTopic.MatchString(e.Subject)) && r.heatBefore(i, true) && !r.heatedOf(i):
			why = "Locked it"
		case e.Verb == history.Locked || !calmWord.MatchString(e.Says.Text):
			continue
		case (slices.ContainsFunc(e.Says.Sentences, mindsTone) || r.harshBefore(i) && slices.ContainsFunc(e.Says.Sentences, asksForCalm)) && !heated(e.Says):
			why, said = "Asked people to mind their tone", r.calmWords(i)
		case soothes.MatchString(e.Says.Text) && !heated(e.Says):
			why = acknowledged
		default:
			continue
		}
		if !r.heatBefore(i, why != acknowledged || owned.MatchString(e.Says.Text)) {
			if why != acknowledged {
				out = append(out, r.refused(i, "spoke or acted for calm, but nothing said in the week before was heated"))
			}
			continue
		}
		out = append(out, r.staysCivil(i, why+said))
	}
	return out
}

// calmWords quotes how the comment at i asks everybody for calm; nothing where that names
// anybody, or may speak of one person.
func (r *reading) calmWords(i int) string {
	for _, s := range r.at(i).Says.Sentences {
		if asksAll.MatchString(s) && (mindsTone(s) || asksForCalm(s)) && !r.namesAnybody(s) && !pointsAt(s) {
			return ", " + saying(s, 120) + ","
		}
	}
	return ""
}

// namesAnybody reports whether a sentence mentions people, or has the login of one who
// acts on the thread, or its first letters.
func (r *reading) namesAnybody(s string) bool {
	low := strings.ToLower(s)
	words := strings.FieldsFunc(low, func(c rune) bool { return !unicode.IsLetter(c) })
	return strings.Contains(s, "@") || slices.ContainsFunc(r.Events, func(e history.Event) bool {
		login := strings.ToLower(e.Actor.Login)
		return login != "" && (strings.Contains(low, login) || slices.ContainsFunc(words, func(w string) bool {
			return len(w) >= shortestName && strings.HasPrefix(login, w)
		}))
	})
}

// shortestName is how many letters a word has, at least, that can be short for a login.
// Chosen: names of two letters are rare, and words of two letters begin many logins.
const shortestName = 3

// pointsAt reports whether a sentence may speak of one person: it says "you", insults, or
// has a capital letter where names have one.
func pointsAt(s string) bool {
	return ofSomebody.MatchString(s) || accuses.MatchString(s) || attack.MatchString(s) || hasName.MatchString(s) || !opensPlainly.MatchString(s)
}

const acknowledged = "Acknowledged what people were upset about"

// toneBefore says what was cooled. It names nobody: a credit praises who cooled an
// exchange, and accuses no one in a report.
const toneBefore = " after the tone had become personal"

// staysCivil judges by what is said in the week after the event at i cooled heated
// words.
func (r *reading) staysCivil(i int, why string) finding {
	why += toneBefore
	end := r.at(i).At.Add(civilFor)
	for j := i + 1; j < len(r.Events) && r.at(j).At.Before(end); j++ {
		if e := r.at(j); e.Said() && !e.Bot && heated(e.Says) {
			return r.refused(i, "tried to cool the exchange, but it became personal again within "+days(civilFor))
		}
	}
	if end.After(r.now) {
		return r.awaits([]int{i}, why, "What follows must be civil for "+days(civilFor)+".", end)
	}
	return r.gave([]int{i}, why, "What followed for "+days(civilFor)+" was civil.", end)
}

// heatBefore reports whether somebody else spoke heated words in the week before the
// event at i. Contempt counts as heat where the event at i asks for calm: it takes two
// to see it.
func (r *reading) heatBefore(i int, asked bool) bool {
	for j := i - 1; j >= 0 && r.at(i).At.Sub(r.at(j).At) <= civilFor; j-- {
		e := r.at(j)
		if !e.Bot && (e.Said() || e.Verb == history.Opened) && e.Actor.ID != r.at(i).Actor.ID && (heated(e.Says) || asked && contemptuous(e)) {
			return true
		}
	}
	return false
}

// heatedOf reports whether whoever acts at i spoke heated words too in the week before.
func (r *reading) heatedOf(i int) bool {
	for j := i - 1; j >= 0 && r.at(i).At.Sub(r.at(j).At) <= civilFor; j-- {
		if e := r.at(j); e.Actor.ID == r.at(i).Actor.ID && heated(e.Says) {
			return true
		}
	}
	return false
}

// harshBefore reports whether any words in the week before the event at i can have
// been heated.
func (r *reading) harshBefore(i int) bool {
	for j := i - 1; j >= 0 && r.at(i).At.Sub(r.at(j).At) <= civilFor; j-- {
		if e := r.at(j); e.Says.Words > 0 && e.Actor.ID != r.at(i).Actor.ID && harshWord.MatchString(e.Says.Text) {
			return true
		}
	}
	return false
}

// mindsTone reports whether a sentence asks people to be civil.
func mindsTone(s string) bool { return calmWord.MatchString(s) && tone.MatchString(s) }

// asksForCalm reports whether a sentence steps in, and accuses nobody.
func asksForCalm(s string) bool {
	return calmWord.MatchString(s) && moderates.MatchString(s) && !accuses.MatchString(s)
}

// contemptuous reports whether somebody speaks with contempt, though not plainly to
// anybody's face.
func contemptuous(e *history.Event) bool {
	return harshWord.MatchString(e.Says.Text) && (strings.ContainsAny(e.Says.Text, "🖕🤡") || slices.ContainsFunc(e.Says.Sentences, func(s string) bool {
		return (showsContempt(s) || minds.MatchString(s) || len(strings.Fields(s)) <= shortJeer && jeer.MatchString(s)) && !aboutSelf.MatchString(s)
	}))
}

// showsContempt reports whether a sentence speaks of people with contempt.
func showsContempt(s string) bool { return harshWord.MatchString(s) && contempt.MatchString(s) }

// shortJeer is how many words a sentence has, at most, that only jeers. Chosen: "What
// nonsense!"; in a longer one the word may be about the matter.
const shortJeer = 2

// heated reports whether a text attacks people, or shouts at them. A sentence
// that asks for calm may cite what it speaks against.
func heated(p *history.Prose) bool {
	if p.Words == 0 {
		return false
	}
	return slices.ContainsFunc(p.Sentences, func(s string) bool {
		return attack.MatchString(s) && !aboutSelf.MatchString(s) && (!tone.MatchString(s) || toFace.MatchString(s)) || shouts(s)
	})
}

// loud is how many words in capitals in a row are shouting. Chosen: names, licences and
// MUST NOT come in fewer.
const loud = 5

// shouts reports whether a sentence shouts at people: words in capitals in a
// row, with a person addressed or marks that only anger sets.
func shouts(s string) bool {
	if !toPerson.MatchString(s) || strings.Contains(s, "`") {
		return false
	}
	row := 0
	for w := range strings.FieldsSeq(s) {
		letters := strings.TrimFunc(w, func(c rune) bool { return !unicode.IsLetter(c) })
		if strings.ContainsAny(w, "_/#=") || strings.ToUpper(letters) != letters || strings.ToLower(letters) == letters {
			row = 0
			continue
		}
		if row++; row >= loud && strings.Contains(s, "!") {
			return true
		}
	}
	return false
}
