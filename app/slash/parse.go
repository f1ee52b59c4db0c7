package slash

import (
	"regexp"
	"strings"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// verb is what an order wants.
type verb string

const (
	credit   verb = "credit"
	uncredit verb = "uncredit"
	why      verb = "why"
	show     verb = "visibility"
	help     verb = "help"
	unclear  verb = "unclear"
)

// order is one command as it was understood.
type order struct {
	verb   verb
	login  string // credit, uncredit: of whom, without @
	kind   scoring.Kind
	reason string // credit, uncredit: in the words of the comment
	level  scoring.Visibility
	wrong  string // unclear: what is wrong, a plain sentence; may have words of the comment
}

// mostOrders is how many commands of one comment are obeyed.
const mostOrders = 10

// read reads the commands in what a comment says, in order.
func read(says *history.Prose, kinds []scoring.Kind) []order {
	var orders []order
	for _, line := range says.Ledger {
		if len(orders) == mostOrders {
			break
		}
		orders = append(orders, parse(line, kinds))
	}
	return orders
}

// parse reads one line. Case does not matter, nor does a missing @.
func parse(line string, kinds []scoring.Kind) order {
	words := strings.Fields(line)
	switch word := strings.ToLower(words[0]); word {
	case "/credit", "/uncredit":
		return parseCredit(verb(word[1:]), words[1:], kinds)
	}
	what := ""
	if len(words) > 1 {
		what = trimMarks(strings.ToLower(words[1]))
	}
	switch {
	case what == "why":
		return order{verb: why}
	case what == "visibility" && len(words) > 2:
		level, err := scoring.ParseVisibility(trimMarks(words[2]))
		if err != nil {
			return order{verb: unclear, wrong: "“" + trimTo(words[2], 40) + "” is no visibility. There are: private, receipts, reports and badges."}
		}
		return order{verb: show, level: level}
	case what == "visibility":
		return order{verb: unclear, wrong: "“/glueledger visibility” needs a level: private, receipts, reports or badges."}
	}
	return order{verb: help}
}

// login is what an account of GitHub's can be called; enterprises put an
// underscore into names.
var login = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$`)

func parseCredit(v verb, words []string, kinds []scoring.Kind) order {
	usage := "“/" + string(v) + "” needs a person and a kind, such as “/" + string(v) + " octocat triage”. The kinds are: " + listed(kinds) + "."
	if len(words) < 2 {
		return order{verb: unclear, wrong: usage}
	}
	o := order{verb: v, login: strings.TrimPrefix(trimMarks(words[0]), "@")}
	if !login.MatchString(o.login) {
		return order{verb: unclear, wrong: "“" + trimTo(words[0], 40) + "” is no name of an account. " + usage}
	}
	rest := words[1:]
	for _, n := range []int{2, 1} { // "review unblocking" is review-unblocking
		if len(rest) < n {
			continue
		}
		if kind, ok := kindNamed(strings.Join(rest[:n], "-"), kinds); ok {
			o.kind, o.reason = kind, trimTo(strings.TrimLeft(strings.Join(rest[n:], " "), ",.:;–— -"), 500)
			return o
		}
	}
	return order{verb: unclear, wrong: "“" + trimTo(rest[0], 40) + "” is no kind of glue work that there is a rule for. There are: " + listed(kinds) + "."}
}

func kindNamed(s string, kinds []scoring.Kind) (scoring.Kind, bool) {
	s = strings.ReplaceAll(strings.ToLower(trimMarks(s)), "_", "-")
	for _, k := range kinds {
		if string(k) == s {
			return k, true
		}
	}
	return "", false
}

// trimMarks takes off what people put around and behind a name.
func trimMarks(s string) string {
	return strings.TrimRight(strings.Trim(s, "`*_\"'“”‘’()<>"), ",.:;!?")
}

// trimTo cuts s to at most n runes.
func trimTo(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func listed(kinds []scoring.Kind) string {
	var names []string
	for _, k := range kinds {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}
