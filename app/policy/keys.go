package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"glueledger/scoring"
)

// key is a key of the file: a mapping with keys of its own, or one with a value.
// The parser, the schema for editors and the README's table read the same keys, so
// that they cannot say different things.
type key struct {
	name string
	doc  string // what it sets, for authors; whole sentences
	keys []key  // of a mapping; nil for a value

	form   form                                 // of the value
	read   func(p *Policy, n ast.Node) []misfit // sets it
	show   func(p Policy) string                // the value as the file writes it; empty for none
	plain  func(p Policy) any                   // the value as JSON has it
	ignore bool                                 // it is for editors only
}

// form is what a value looks like.
type form struct {
	words  string         // such as "on or off"
	schema map[string]any // in JSON Schema
}

// misfit is what is wrong with a value, at a node of it.
type misfit struct {
	at   ast.Node
	text string // what follows the key's name, and what to write instead
}

// leaf is a key whose value is of type T, which get and set find in a policy.
func leaf[T any](name, doc string, v value[T], get func(*Policy) *T) key {
	return leafOf(name, doc, v, func(p Policy) T { return *get(&p) }, func(p *Policy, t T) { *get(p) = t })
}

func leafOf[T any](name, doc string, v value[T], get func(Policy) T, set func(*Policy, T)) key {
	return key{name: name, doc: doc, form: v.form,
		read: func(p *Policy, n ast.Node) []misfit {
			t, wrong := v.read(n)
			if len(wrong) == 0 {
				set(p, t)
			}
			return wrong
		},
		show:  func(p Policy) string { return v.show(get(p)) },
		plain: func(p Policy) any { return v.plain(get(p)) },
	}
}

// top are all keys.
func top() []key {
	return []key{
		{name: "$schema", doc: "The address of the JSON Schema, for editors that look for it here.", ignore: true,
			form: form{"an address", map[string]any{"type": "string"}}},
		{name: "kinds", doc: "Which kinds of glue work are looked for.", keys: kindKeys()},
		{name: "thresholds", doc: "The windows of the rules.", keys: thresholdKeys()},
		{name: "weights", doc: "What a credit of each kind weighs.", keys: weightKeys()},
		leaf("bots", "Logins of accounts that are automated although nothing shows it. They earn nothing, move nothing and end no wait.", logins,
			func(p *Policy) *[]string { return &p.Bots }),
		leaf("pages", "Whether everybody sees the pages of public repositories. Closed ones are seen, once they have signed in, by members of the organisation and by those who may push to the repository; others find no page, badge or feed of it. What the organisation's file closes, a repository's own file does not open.",
			choice(PagesOpen, PagesClosed), func(p *Policy) *Pages { return &p.Pages }),
		{name: "labels", doc: "Labels that mean more than where a thread belongs, by their names in your language, regardless of case. English ones are known.", keys: labelKeys()},
		{name: "reports", doc: "The monthly report.", keys: reportKeys()},
		{name: "badges", doc: "Badges for people in a comment on a thread that has ended with confirmed credits.", keys: badgeKeys()},
	}
}

// kinds are the kinds that have rules, sorted as people look them up.
func kinds() []scoring.Rule {
	return slices.SortedFunc(slices.Values(scoring.Rules()), func(a, b scoring.Rule) int {
		return strings.Compare(string(a.Kind), string(b.Kind))
	})
}

func kindKeys() []key {
	var keys []key
	for _, r := range kinds() {
		keys = append(keys, leafOf(string(r.Kind), fmt.Sprintf("Whether %s is looked for.", r.Kind.InProse()), onOff,
			func(p Policy) bool { return !p.Scoring.Off[r.Kind] },
			func(p *Policy, on bool) {
				if p.Scoring.Off == nil {
					p.Scoring.Off = make(map[scoring.Kind]bool)
				}
				if delete(p.Scoring.Off, r.Kind); !on {
					p.Scoring.Off[r.Kind] = true
				}
			}))
	}
	return keys
}

func weightKeys() []key {
	var keys []key
	for _, r := range kinds() {
		keys = append(keys, leafOf(string(r.Kind), fmt.Sprintf("What a credit for %s weighs.", r.Kind.InProse()), number(0, 10),
			func(p Policy) float64 {
				if w, ok := p.Scoring.Weights[r.Kind]; ok {
					return w
				}
				return r.Weight
			},
			func(p *Policy, w float64) {
				if p.Scoring.Weights == nil {
					p.Scoring.Weights = make(map[scoring.Kind]float64)
				}
				if delete(p.Scoring.Weights, r.Kind); w != r.Weight {
					p.Scoring.Weights[r.Kind] = w
				}
			}))
	}
	return keys
}

const day = 24 * time.Hour

func thresholdKeys() []key {
	return []key{
		leaf("routing-stands", "How long a label, a milestone, an assignee, a new title or a close must stand to count.", duration(time.Hour, 30*day),
			func(p *Policy) *time.Duration { return &p.Scoring.Stood }),
		leaf("moves-within", "How soon after an action somebody else must move the thread for the action to count.", duration(day, 90*day),
			func(p *Policy) *time.Duration { return &p.Scoring.Moves }),
		leaf("waits-after", "After how long a pull request counts as waiting. Shorter than `stale-after`.", duration(day, 90*day),
			func(p *Policy) *time.Duration { return &p.Scoring.Waiting }),
		leaf("stale-after", "After how long a thread that nobody touches counts as stale.", duration(7*day, 730*day),
			func(p *Policy) *time.Duration { return &p.Scoring.Stale }),
		leaf("stale-ends-within", "How soon after somebody comes back to a stale thread it must close or move.", duration(day, 180*day),
			func(p *Policy) *time.Duration { return &p.Scoring.StaleEnds }),
		leaf("stays-closed", "How long a stale thread that was closed must stay closed.", duration(day, 90*day),
			func(p *Policy) *time.Duration { return &p.Scoring.StaysEnded }),
	}
}

func labelKeys() []key {
	return []key{
		leaf("records", "Labels that only write down what has happened, such as a release. Putting one on is no triage.", labels,
			func(p *Policy) *[]string { return &p.Scoring.Labels.Records }),
		leaf("rejects", "Labels that say that a thread has no business here, such as spam. Closing such a thread without a word is triage.", labels,
			func(p *Policy) *[]string { return &p.Scoring.Labels.Rejects }),
		leaf("routes", "Labels that route a thread although their names sound like a record or a rejection.", labels,
			func(p *Policy) *[]string { return &p.Scoring.Labels.Routes }),
	}
}

func reportKeys() []key {
	report := func(p *Policy) *Reports { return &p.Reports }
	return []key{
		leaf("enabled", "Whether the monthly report is published. In a repository's own file any key under `reports` turns on a report of that repository alone.", onOff,
			func(p *Policy) *bool { return &report(p).Enabled }),
		leaf("scope", "Whether there is one report of the whole organisation, or one for each repository. A repository's own file is always about that repository.",
			choice(ScopeOwner, ScopeRepository), func(p *Policy) *Scope { return &report(p).Scope }),
		leaf("where", "The form in which the monthly report is published.", choice(InIssue, InDiscussion, InFile),
			func(p *Policy) *Where { return &report(p).Where }),
		leaf("repository", "The repository that the monthly report is published in, by its name without the owner. By default the organisation's report goes to `.github`, or where the App does not see that, to the only repository that it sees; another to the repository that it is about. A repository's own file may name only that repository or `.github`.",
			repository, func(p *Policy) *string { return &report(p).Repository }),
		leaf("category", "The category of the discussion, with `where: discussion`.", text(1, 100),
			func(p *Policy) *string { return &report(p).Category }),
		leaf("path", "The file, with `where: file`; `{month}` stands for the month, such as 2026-10.", reportPath,
			func(p *Policy) *string { return &report(p).Path }),
		leaf("labels", "The labels of the issue, with `where: issue`; `[]` for none.", labels,
			func(p *Policy) *[]string { return &report(p).Labels }),
		leaf("day", "The day of the following month on which the monthly report is published.", whole(1, 28),
			func(p *Policy) *int { return &report(p).Day }),
		leaf("hour", "The hour of that day.", whole(0, 23),
			func(p *Policy) *int { return &report(p).Hour }),
		leaf("time-zone", "The time zone of that hour, by its IANA name.", timeZone,
			func(p *Policy) **time.Location { return &report(p).Zone }),
		leaf("mentions", "Whether the monthly report mentions people (@), which notifies them.", onOff,
			func(p *Policy) *bool { return &report(p).Mentions }),
		leaf("include-private", "Whether what is in private repositories is in the monthly report. It is heeded only where the repository that the report is published in is private, too.", onOff,
			func(p *Policy) *bool { return &report(p).IncludePrivate }),
	}
}

func badgeKeys() []key {
	return []key{
		leaf("mode", "When the badge comment is posted: when a thread has ended, once a week for all that ended in it, or never.",
			choice(BadgesOnClose, BadgesWeekly, BadgesOff), func(p *Policy) *BadgeMode { return &p.Badges.Mode }),
		leaf("since", "Threads that ended before this date get no badge comment. By default the date on which the App was given the repository.", date,
			func(p *Policy) *time.Time { return &p.Badges.Since }),
	}
}
