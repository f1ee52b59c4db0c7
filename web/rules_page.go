package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// rulesPage is the rulebook in force, everywhere or in one repository. All of it is
// read from the table that the scorer reads.
type rulesPage struct {
	layout
	Repo       string // "owner/name"; empty for the definitions' own values
	RepoURL    string // its page on this site
	Everywhere string // the page of the definitions' own values; empty there
	Changed    bool   // the repository's settings change something
	Rules      []ruleView
	Nomination ruleView
	Adjusted   []scoring.Adjustment // what makes a credit weigh more or less than its base
	Thresholds []thresholdView
	Labels     []labelsView
}

// ruleView is one row of the rulebook.
type ruleView struct {
	ID     string
	Kind   string
	Class  string
	Name   string // "triage/1"
	Looks  string
	Effect string
	Not    []string // what it passes over
	Off    bool     // the repository's settings switch it off
	Weight string   // "2"
	Usual  string   // the weight, where the settings give another; else empty
}

// thresholdView is one length of time that the rules go by.
type thresholdView struct {
	Key   string // in the settings file; empty for what is the same everywhere
	What  string
	Value string // "14 days"
	Usual string // where the settings give another; else empty

	value, usual time.Duration
}

// labelsView is a list of labels that mean more than where a thread belongs.
type labelsView struct {
	Key   string
	What  string
	Names []string
}

// serveRules serves the rulebook.
func (s *server) serveRules(w http.ResponseWriter, r *http.Request) error {
	page := s.newRulesPage(scoring.DefaultSettings())
	page.layout = s.layout("The rules", crumb{Text: "Rules"})
	return show(w, r, s.pages.rules, &page)
}

// serveRepoRules serves the rulebook as it is in force in a repository.
func (s *server) serveRepoRules(w http.ResponseWriter, r *http.Request) error {
	repo, err := s.repoFor(r.Context(), r.PathValue("owner"), r.PathValue("repo"))
	if err != nil {
		return err
	}
	settings, err := s.reader.SettingsOf(r.Context(), repo)
	if err != nil {
		return fmt.Errorf("read the settings of %s: %w", repo.FullName(), err)
	}
	page := s.newRulesPage(settings)
	page.Repo = nameText(repo.Owner) + "/" + nameText(repo.Name)
	page.Everywhere = s.path("/rules")
	way := s.wayTo(scoring.Scope{Owner: repo.Owner, Repo: repo.Name})
	page.RepoURL = way[1].URL
	page.layout = s.layout("The rules in "+page.Repo, append(way, crumb{Text: "Rules"})...)
	return show(w, r, s.pages.rules, &page)
}

func (s *server) newRulesPage(settings scoring.Settings) rulesPage {
	page := rulesPage{Adjusted: scoring.Adjustments(settings), Thresholds: thresholds(settings), Labels: labelLists(settings.Labels)}
	for _, rule := range s.rules {
		view := newRuleView(rule)
		view.Off = settings.Off[rule.Kind]
		if weight, ok := settings.Weights[rule.Kind]; ok && weight != rule.Weight {
			view.Weight, view.Usual = weightText(weight), view.Weight
		}
		page.Changed = page.Changed || view.Off || view.Usual != ""
		page.Rules = append(page.Rules, view)
	}
	page.Changed = page.Changed || len(page.Labels) > 0 ||
		slices.ContainsFunc(page.Thresholds, func(t thresholdView) bool { return t.Usual != "" })
	page.Nomination = newRuleView(scoring.NominationRule())
	page.Nomination.Kind, page.Nomination.Class = "Nomination", "other"
	return page
}

func newRuleView(rule scoring.Rule) ruleView {
	words := wordsFor(rule.Kind)
	return ruleView{
		ID: string(rule.Kind), Kind: words.Name, Class: words.Class, Name: rule.Name(),
		Looks: rule.Looks, Effect: rule.Effect, Not: passedOver(rule.Not), Weight: weightText(rule.Weight),
	}
}

// passedOver are the things that a rule passes over, which it sets apart by semicolons.
func passedOver(not string) []string {
	all := strings.Split(strings.TrimSuffix(not, "."), "; ")
	for i := range all {
		all[i] = sentence(sentenceCase(all[i]))
	}
	return all
}

func weightText(weight float64) string { return strconv.FormatFloat(weight, 'f', -1, 64) }

// thresholds are the lengths of time in force. Their keys are those of the settings
// file.
func thresholds(s scoring.Settings) []thresholdView {
	usual := scoring.DefaultSettings()
	var views []thresholdView
	for _, t := range []struct {
		key, what   string
		value, from time.Duration
	}{
		{"routing-stands", "A label, a milestone, an assignee, a new title or a close counts once it has stood for", s.Stood, usual.Stood},
		{"moves-within", "An action counts when somebody else moves the thread within", s.Moves, usual.Moves},
		{"waits-after", "A pull request counts as waiting after", s.Waiting, usual.Waiting},
		{"stale-after", "A thread that nobody touches counts as stale after", s.Stale, usual.Stale},
		{"stale-ends-within", "After somebody comes back to a stale thread, it must close or move within", s.StaleEnds, usual.StaleEnds},
		{"stays-closed", "A stale thread that was closed must stay closed for", s.StaysEnded, usual.StaysEnded},
		{"", "A comment and a close by one person are one action within", history.OneAction, history.OneAction},
		{"", "A bump counts as an action when somebody acts on it within", history.ActedOn, history.ActedOn},
		{"", "A nomination waits to be confirmed for", scoring.NominationOpen, scoring.NominationOpen},
	} {
		view := thresholdView{Key: t.key, What: t.what, Value: spell(t.value), value: t.value, usual: t.from}
		if t.value != t.from {
			view.Usual = spell(t.from)
		}
		views = append(views, view)
	}
	return views
}

// spell is an exact length of time in words.
func spell(d time.Duration) string {
	const day = 24 * time.Hour
	var parts []string
	if n := int(d / day); n > 1 || n == 1 && d%day > 0 {
		parts = append(parts, count(n, "day", "days"))
		d %= day
	}
	if n := int(d / time.Hour); n > 0 {
		parts = append(parts, count(n, "hour", "hours"))
	}
	if n := int(d % time.Hour / time.Minute); n > 0 {
		parts = append(parts, count(n, "minute", "minutes"))
	}
	if len(parts) == 0 {
		return "no time"
	}
	return listed(parts)
}

// labelLists are the lists of labels that settings have.
func labelLists(l scoring.Labels) []labelsView {
	var views []labelsView
	for _, list := range []struct {
		key, what string
		names     []string
	}{
		{"records", "Only write down what has happened, so putting one on is no triage", l.Records},
		{"rejects", "Say that a thread has no business here, so closing it without a word is triage", l.Rejects},
		{"routes", "Route a thread, although their names sound otherwise", l.Routes},
	} {
		view := labelsView{Key: list.key, What: list.what}
		for _, name := range list.names {
			view.Names = append(view.Names, nameText(name))
		}
		slices.SortFunc(view.Names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
		if len(view.Names) > 0 {
			views = append(views, view)
		}
	}
	return views
}
