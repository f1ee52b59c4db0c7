package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"glueledger/scoring"
)

// jsonRules is the rulebook in force, everywhere or in one repository.
type jsonRules struct {
	Repo       string          `json:"repo,omitempty"` // none for the definitions' own values
	Rules      []jsonRule      `json:"rules"`          // in the order of precedence
	Nomination jsonRule        `json:"nomination"`     // which has no kind of its own
	Thresholds []jsonThreshold `json:"thresholds"`
	Labels     jsonLabels      `json:"labels"` // that mean more than where a thread belongs
	URL        string          `json:"url,omitempty"`
}

// jsonLabels have the keys of the settings file.
type jsonLabels struct {
	Records []string `json:"records"`
	Rejects []string `json:"rejects"`
	Routes  []string `json:"routes"`
}

type jsonRule struct {
	Kind   scoring.Kind `json:"kind"`
	Rule   string       `json:"rule"` // as receipts have it
	Looks  string       `json:"looks_for"`
	Effect string       `json:"effect"`
	Not    string       `json:"passes_over"`
	Weight float64      `json:"weight"`
	Usual  *float64     `json:"usual_weight,omitempty"` // where the settings give another
	Off    bool         `json:"off"`                    // the settings switch it off
}

type jsonThreshold struct {
	Key   string `json:"key,omitempty"` // in the settings file; none for what is the same everywhere
	Tells string `json:"tells"`
	Value int64  `json:"seconds"`
	Usual *int64 `json:"usual_seconds,omitempty"` // where the settings give another
}

func (s *server) apiRules(http.ResponseWriter, *http.Request, url.Values) (any, error) {
	out := s.jsonRules(scoring.DefaultSettings())
	if s.outside.hasSite() {
		out.URL = s.outside.Site + "/rules"
	}
	return out, nil
}

func (s *server) apiRepoRules(_ http.ResponseWriter, r *http.Request, _ url.Values) (any, error) {
	repo, err := s.repoFor(r.Context(), r.PathValue("owner"), r.PathValue("repo"))
	if err != nil {
		return nil, err
	}
	settings, err := s.reader.SettingsOf(r.Context(), repo)
	if err != nil {
		return nil, fmt.Errorf("read the settings of %s: %w", repo.FullName(), err)
	}
	out := s.jsonRules(settings)
	out.Repo = repo.FullName()
	if s.outside.hasSite() {
		out.URL = s.outside.Site + repoPath(repo) + "/rules"
	}
	return out, nil
}

func (s *server) jsonRules(settings scoring.Settings) jsonRules {
	out := jsonRules{Rules: []jsonRule{}, Nomination: newJSONRule(scoring.NominationRule()), Thresholds: []jsonThreshold{},
		Labels: jsonLabels{sorted(settings.Labels.Records), sorted(settings.Labels.Rejects), sorted(settings.Labels.Routes)}}
	for _, rule := range s.rules {
		one := newJSONRule(rule)
		one.Off = settings.Off[rule.Kind]
		if weight, ok := settings.Weights[rule.Kind]; ok && weight != rule.Weight {
			one.Weight, one.Usual = weight, &rule.Weight
		}
		out.Rules = append(out.Rules, one)
	}
	for _, t := range thresholds(settings) {
		one := jsonThreshold{Key: t.Key, Tells: t.What, Value: int64(t.value / time.Second)}
		if t.usual != t.value {
			usual := int64(t.usual / time.Second)
			one.Usual = &usual
		}
		out.Thresholds = append(out.Thresholds, one)
	}
	return out
}

func newJSONRule(r scoring.Rule) jsonRule {
	return jsonRule{Kind: r.Kind, Rule: r.Name(), Looks: r.Looks, Effect: r.Effect, Not: r.Not, Weight: r.Weight}
}

// sorted are names in order; none is an empty list.
func sorted(names []string) []string {
	all := append([]string{}, names...)
	slices.SortFunc(all, byName)
	return all
}
