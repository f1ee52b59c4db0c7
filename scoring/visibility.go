package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"glueledger/scoring/history"
)

// Visibility is how much is shown of a person, by their own choice. Each level
// shows what those before it show, and more.
type Visibility int

// The levels. Totals count everybody, whatever the level.
const (
	Private    Visibility = iota // nothing but the person's own page
	OnReceipts                   // and the pages of their receipts
	InReports                    // and their name in reports and answers
	InBadges                     // and in badges; who has chosen nothing has this
)

var visibilityNames = []string{"private", "receipts", "reports", "badges"}

// ParseVisibility reads a level's name, regardless of case.
func ParseVisibility(s string) (Visibility, error) {
	i := slices.Index(visibilityNames, strings.ToLower(s))
	if i < 0 {
		return InBadges, fmt.Errorf("visibility %q: want private, receipts, reports or badges", s)
	}
	return Visibility(i), nil
}

// String is the name that ParseVisibility reads.
func (v Visibility) String() string {
	if v < Private || v > InBadges {
		return fmt.Sprintf("visibility %d", int(v))
	}
	return visibilityNames[v]
}

// Choice is what one person has chosen.
type Choice struct {
	Login  string   // as it is now; empty where it is not known
	Former []string // logins of before that sentences may have, and that nobody else has now
	Level  Visibility
}

// Choices are the people who chose to be shown less than everywhere, by account
// id. The zero value hides nobody.
type Choices map[int64]Choice

// Of is the level of an account.
func (c Choices) Of(id int64) Visibility {
	if choice, ok := c[id]; ok {
		return choice.Level
	}
	return InBadges
}

// Shows reports whether an account is shown where a level is needed.
func (c Choices) Shows(id int64, level Visibility) bool { return c.Of(id) >= level }

// Somebody stands for a person who is not to be named.
const Somebody = "somebody"

// Account is the account itself, or one that names nobody where the level is
// not enough.
func (c Choices) Account(a history.Account, level Visibility) history.Account {
	if c.Shows(a.ID, level) {
		return a
	}
	return history.Account{Login: Somebody, Type: "User"}
}

// Redactor says Somebody in place of the names of people who are not shown at a
// level.
type Redactor []string // logins in lower case, longest first

// Redactor is what takes the names out that are not shown at a level.
func (c Choices) Redactor(level Visibility) Redactor {
	var r Redactor
	for _, choice := range c {
		if choice.Level >= level {
			continue
		}
		for _, login := range append(slices.Clone(choice.Former), choice.Login) {
			if login != "" {
				r = append(r, strings.ToLower(login))
			}
		}
	}
	slices.SortFunc(r, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return r
}

// Text is s without those names, with or without an @. A name counts regardless
// of case where it is a word of its own, as a login is: between characters that
// no login has. Characters that nobody sees go, since a name could be hidden behind
// them from here and not from who reads it.
func (r Redactor) Text(s string) string {
	if len(r) == 0 {
		return s
	}
	s = strings.Map(seen, s)
	lower := strings.ToLower(s)
	for _, login := range r {
		if strings.Contains(lower, login) { // mostly none is in it
			s = ReplaceLogin(s, login, Somebody)
		}
	}
	return s
}

// seen drops a character that nobody sees.
func seen(r rune) rune {
	if !unicode.IsSpace(r) && !unicode.IsGraphic(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
		return -1
	}
	return r
}

// ReplaceLogin is s with another word in place of a login, and of an @ before
// it, wherever it is a word of its own, regardless of case. The login must not be
// empty.
func ReplaceLogin(s, login, with string) string {
	var b strings.Builder
	from := 0 // what of s is not written yet
	for at := 0; at < len(s); {
		n, ok := foldPrefix(s[at:], login)
		if !ok || at > 0 && ofLogin(s[at-1]) || at+n < len(s) && ofLogin(s[at+n]) {
			_, size := utf8.DecodeRuneInString(s[at:])
			at += size
			continue
		}
		b.WriteString(strings.TrimSuffix(s[from:at], "@"))
		b.WriteString(with)
		at += n
		from = at
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// foldPrefix reports whether s begins with a login, regardless of case, and how
// long it is there. Logins are ASCII.
func foldPrefix(s, login string) (int, bool) {
	if len(s) < len(login) || !strings.EqualFold(s[:len(login)], login) {
		return 0, false
	}
	return len(login), true
}

func ofLogin(c byte) bool {
	return c == '-' || c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// Receipt is a receipt whose sentences and subjects name nobody who is not
// shown. Titles stay as people wrote them.
func (r Redactor) Receipt(c Receipt) Receipt {
	if len(r) == 0 {
		return c
	}
	c.Why, c.Effect = r.Text(c.Why), r.Text(c.Effect)
	c.Evidence = slices.Clone(c.Evidence)
	for i := range c.Evidence {
		c.Evidence[i].Subject = r.Text(c.Evidence[i].Subject)
	}
	return c
}

// unname takes the people out of what waits who are not named in reports.
func (c Choices) unname(waiting []WaitingThread) {
	for i := range waiting {
		w := &waiting[i]
		w.Author = c.Account(w.Author, InReports)
		w.On = slices.DeleteFunc(slices.Clone(w.On), func(a history.Account) bool { return !c.Shows(a.ID, InReports) })
	}
}
