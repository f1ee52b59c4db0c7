package history

import (
	"regexp"
	"slices"
	"strings"
)

// secondAccount are the words by which people tell a second account of theirs from
// the first.
var secondAccount = []string{"alt", "alternate", "backup", "dev", "home", "ii", "old", "new", "other", "personal", "private", "second", "sock", "test", "testing", "two", "work"}

// numberedStem is how long it must be where each account has a number: many people
// are called wang and born in some year.
const numberedStem = 8

var nameBreak = regexp.MustCompile(`[^a-z0-9]+`)

// shortestStem is how long a name must be, in letters, without what tells accounts
// apart, for two accounts of that name to be taken for one person's. Shorter ones
// are shared by strangers.
const shortestStem = 4

// stem is a login without what people add when the name is taken or when they open
// a second account: separators, trailing digits, and words such as "alt" or "work".
// It is the whole login where little would be left.
func stem(login string) string {
	whole := strings.ToLower(login)
	parts := slices.DeleteFunc(nameBreak.Split(whole, -1), func(p string) bool { return p == "" })
	for len(parts) > 1 && slices.Contains(secondAccount, strings.TrimRight(parts[len(parts)-1], "0123456789")) {
		parts = parts[:len(parts)-1]
	}
	s := strings.TrimRight(strings.Join(parts, ""), "0123456789")
	if len(s) < shortestStem {
		return whole
	}
	return s
}

// SameName reports whether two logins are so alike that one person may stand behind
// both. Where both are told apart by a number, only a long name is one person's.
func SameName(a, b string) bool {
	if first, other := initial(a), initial(b); first != other && first != 0 && other != 0 {
		return false // as most are, whose stems need not be made
	}
	s := stem(a)
	if s != stem(b) {
		return false
	}
	numbered := func(login string) bool { return strings.TrimRight(login, "0123456789") != login }
	return len(s) >= numberedStem || strings.EqualFold(a, b) || !numbered(a) || !numbered(b)
}

// initial is the letter or digit that a login and so its stem begins with, in lower case;
// 0 for what no login of GitHub's begins with.
func initial(login string) byte {
	if login == "" {
		return 0
	}
	switch c := login[0]; {
	case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		return c
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A'
	}
	return 0
}

// SamePattern reports whether two different accounts have names so alike that one
// person may stand behind both: "mika-hart" and "mikahart2", "mika" and "mika-work".
func SamePattern(a, b Account) bool {
	return a.ID != b.ID && a.ID != 0 && b.ID != 0 && SameName(a.Login, b.Login)
}
