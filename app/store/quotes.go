package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// goneTitle stands for the title of a thread that was deleted.
const goneTitle = "(deleted)"

// withhold is a withdrawn credit without what was deleted since, or edited away:
// a person who takes their words back must not find them quoted. Who, what kind,
// when and by which verbs is kept. thread is nil when it is gone.
func (c creditRow) withhold(thread *history.Thread) (creditRow, error) {
	said := func(string) bool { return false }
	c.title, c.aloneWith = goneTitle, 0
	if thread != nil {
		c.title = thread.Title
	}
	var earned []evidence
	if err := json.Unmarshal([]byte(c.evidence), &earned); err != nil {
		return c, fmt.Errorf("read the evidence of credit %s: %w", c.id, err)
	}
	if thread != nil && !slices.ContainsFunc(earned, func(e evidence) bool { return !e.isOn(thread) }) {
		said = saidOn(thread)
	} else {
		for i := range earned {
			earned[i].Subject = ""
		}
		data, err := json.Marshal(earned)
		if err != nil {
			return c, err
		}
		c.evidence = string(data)
	}
	c.why, c.effect = unquote(c.why, said), unquote(c.effect, said)
	return c, nil
}

// isOn reports whether a thread still has what e refers to.
func (e evidence) isOn(t *history.Thread) bool {
	is := func(o history.Event) bool {
		if o.Verb != e.Verb {
			return false
		}
		if e.ID != 0 {
			return o.ID == e.ID
		}
		return unix(o.At) == e.At
	}
	return slices.ContainsFunc(t.Events, is) || slices.ContainsFunc(t.Asides, is)
}

// saidOn tells whether words still stand on a thread.
func saidOn(t *history.Thread) func(quote string) bool {
	var all []string // once it is needed
	return func(quote string) bool {
		if all == nil {
			all = []string{letters(t.Title)}
			for _, events := range [][]history.Event{t.Events, t.Asides} {
				for i := range events {
					e := &events[i]
					all = append(all, letters(e.Text), letters(e.Subject), letters(e.From))
				}
			}
		}
		quote = letters(quote)
		return slices.ContainsFunc(all, func(s string) bool { return strings.Contains(s, quote) })
	}
}

// quotedBy tells whether a credit as it is now has words in a sentence or as a
// subject. A journal quotes nothing else: its older entries may have words that
// were deleted since.
func quotedBy(c scoring.Credit) func(quote string) bool {
	all := []string{letters(c.Why), letters(c.Effect)}
	for _, e := range c.Evidence {
		all = append(all, letters(e.Subject))
	}
	return func(quote string) bool {
		quote = letters(quote)
		return slices.ContainsFunc(all, func(s string) bool { return strings.Contains(s, quote) })
	}
}

const (
	opening, closing = "“", "”"
	blank            = opening + "…" + closing
)

// unquote blanks the quotations of a sentence unless all of them may be kept.
// What is quoted may have quotation marks in it, and so everything from the first
// to the last mark is blanked.
func unquote(sentence string, keep func(quote string) bool) string {
	from := strings.Index(sentence, opening)
	if from < 0 {
		return sentence
	}
	to := len(sentence)
	if last := strings.LastIndex(sentence, closing); last > from {
		to = last + len(closing)
	}
	if span := sentence[from:to]; span == blank || !slices.ContainsFunc(quotations(span), func(q string) bool { return !keep(q) }) {
		return sentence
	}
	return sentence[:from] + blank + sentence[to:]
}

// quotations are what stands between marks in a span; the whole span where they
// do not come in pairs.
func quotations(span string) []string {
	var all []string
	for rest := span; ; {
		quote, after, ok := strings.Cut(strings.TrimPrefix(rest, opening), closing)
		if !ok || strings.Contains(quote, opening) {
			return []string{span}
		}
		all = append(all, quote)
		next := strings.Index(after, opening)
		if next < 0 {
			if after != "" {
				return []string{span}
			}
			return all
		}
		if strings.Contains(after[:next], closing) {
			return []string{span}
		}
		rest = after[next:]
	}
}

// letters are the letters and digits of a text in lower case: what is left of
// it when Markdown, spaces and an ellipsis are not looked at.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
