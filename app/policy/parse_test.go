package policy

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// goodFiles are files with which nothing is wrong.
var goodFiles = []string{
	"",
	"# only a comment\n",
	"kinds:\n  # everything in it is commented out\nbadges:\n  mode: weekly\n",
	"# yaml-language-server: $schema=https://glue.example.org/schema/glueledger.json\nkinds:\n  triage: off\n",
	"$schema: https://glue.example.org/schema/glueledger.json\nweights: {triage: 0.5, review-unblocking: 10}\n",
	"---\nkinds: {triage: true, clarification: false}\n",
	"badges: {mode: false, since: \"2026-01-31\"}\n",
	"thresholds:\n  routing-stands: 1 hour\n  stale-after: 730 days\n",
	"labels:\n  records: [Eingespielt, 已发布, \"2.0\"]\n  rejects:\n    - ungültig\n",
	"bots: [acme-ci, \"renovate[bot]\", \"12345\"]\r\nreports:\r\n  labels: []\r\n",
	"reports:\n  enabled: off\n  scope: repository\n  where: file\n  repository: community\n  path: docs/glue/{month}.md\n  day: 28\n  hour: 23\n  time-zone: America/Argentina/Buenos_Aires\n  mentions: on\n  include-private: true\n",
	"reports: {where: discussion, category: Show and tell}\n",
}

// badFile is a file, and the problems that Parse tells of.
type badFile struct {
	file     string
	problems []string
	// notInSchema: a schema cannot say it, or the file is not even YAML.
	notInSchema bool
}

var badFiles = map[string]badFile{
	"unknown keys": {"kind:\n  triage: off\nmentions: on\nfoo: 1\n", []string{
		`1:1: There is no key "kind": did you mean kinds?`,
		`3:1: There is no key "mentions": it belongs under reports.`,
		`4:1: There is no key "foo"; write one of kinds, thresholds, weights, bots, pages, labels, reports, badges.`,
	}, false},
	"unknown keys below": {"kinds:\n  Review_Unblocking: on\nreports:\n  timezone: UTC\n  badges: off\n", []string{
		`2:3: There is no key "Review_Unblocking" under kinds: did you mean review-unblocking?`,
		`4:3: There is no key "timezone" under reports: did you mean time-zone?`,
		`5:3: There is no key "badges" under reports: it belongs under no other key, but at the left edge.`,
	}, false},
	"wrong types": {"kinds: on\nbots: octocat\nreports:\n  labels: glue\n  day: first\nbadges:\n  - weekly\nlabels:\n", []string{
		`1:8: kinds is "on": write keys and values, such as answering: on.`,
		`2:7: bots is "octocat": write a list of logins, such as [one, two].`,
		`4:11: reports.labels is "glue": write a list of label names, such as [one, two].`,
		`5:8: reports.day is "first": write a number from 1 to 28, without a fraction.`,
		`7:3: badges is a list: write keys and values, such as mode: on-close.`,
	}, false},
	"switches": {"kinds:\n  triage: yes\n  clarification:\n  stale-resolution: {on: off}\n", []string{
		`2:11: kinds.triage is "yes": write on or off.`,
		`3:3: kinds.clarification is empty: write on or off.`,
		`4:21: kinds.stale-resolution is a mapping: write on or off.`,
	}, false},
	"durations": {"thresholds:\n  waits-after: 7d\n  stale-after: 2 weeks\n  moves-within: 14\n  stays-closed: soon\n", []string{
		`2:16: thresholds.waits-after is "7d": write a number and a unit, such as 24 hours or 7 days (did you mean 7 days?)`,
		`3:16: thresholds.stale-after is "2 weeks": write a number and a unit, such as 24 hours or 7 days (did you mean 14 days?)`,
		`4:17: thresholds.moves-within is "14": write a number and a unit, such as 24 hours or 7 days (did you mean 14 days?)`,
		`5:17: thresholds.stays-closed is "soon": write a number and a unit, such as 24 hours or 7 days.`,
	}, false},
	"durations out of bounds": {"thresholds:\n  routing-stands: 31 days\n  stays-closed: 23 hours\n", []string{
		`2:19: thresholds.routing-stands is 31 days: write at least 1 hour and at most 30 days.`,
		`3:17: thresholds.stays-closed is 23 hours: write at least 24 hours and at most 90 days.`,
	}, true},
	"waiting longer than stale": {"thresholds:\n  waits-after: 30 days\n", []string{
		`2:3: thresholds.waits-after (30 days) must be shorter than thresholds.stale-after (30 days).`,
	}, true},
	"weights": {"weights:\n  triage: -1\n  clarification: 10.5\n  review-unblocking: much\n  stale-resolution: \"1\"\n", []string{
		`2:11: weights.triage is "-1": write a number from 0 to 10.`,
		`3:18: weights.clarification is "10.5": write a number from 0 to 10.`,
		`4:22: weights.review-unblocking is "much": write a number from 0 to 10.`,
		`5:21: weights.stale-resolution is "1": write a number from 0 to 10.`,
	}, false},
	"no numbers": {"weights: {triage: .nan, clarification: .inf}\n", []string{
		`1:19: weights.triage is no finite number: write a number from 0 to 10.`,
		`1:40: weights.clarification is no finite number: write a number from 0 to 10.`,
	}, true},
	"logins": {"bots: ['@acme-ci', 'two words', 12, {a: b}]\n", []string{
		`1:8: bots has an entry that is "@acme-ci": write acme-ci, without the @.`,
		`1:20: bots has an entry that is "two words", which is no login: write one such as octocat.`,
		`1:33: bots has an entry that is "12", which YAML takes for no text: write it in quotation marks.`,
		`1:37: bots has an entry that is a mapping: write a text.`,
	}, false},
	"twice in a list": {"bots: [acme-ci, Acme-CI]\n", []string{
		`1:17: bots has an entry that is "Acme-CI", which is there already: leave it out.`,
	}, true},
	"labels": {"labels:\n  records: ['', ' released', 2.0]\n  routes: [größe, {a: b}]\n", []string{
		`2:13: labels.records has an entry that is empty: write a text of 1 to 50 characters.`,
		`2:17: labels.records has an entry that is " released": write one line without blanks around it.`,
		`2:30: labels.records has an entry that is "2.0", which YAML takes for no text: write it in quotation marks.`,
		`3:19: labels.routes has an entry that is a mapping: write a text.`,
	}, false},
	"a label in two lists": {"labels:\n  records: [erledigt]\n  routes: [Erledigt]\n", []string{
		`3:3: labels.routes has "Erledigt", and so has labels.records: leave it in one of them.`,
	}, true},
	"reports": {"reports:\n  where: email\n  scope: organisation\n  hour: 24\n  day: 1.5\n  repository: acme/community\n  path: report.md\n  time-zone: CEST!\n  category: ''\n", []string{
		`2:10: reports.where is "email": write issue, discussion or file.`,
		`3:10: reports.scope is "organisation": write organization or repository (did you mean organization?)`,
		`4:9: reports.hour is "24": write a number from 0 to 23, without a fraction.`,
		`5:8: reports.day is "1.5": write a number from 1 to 28, without a fraction.`,
		`6:15: reports.repository is "acme/community": write community alone, since the report stays with the same owner.`,
		`7:9: reports.path has no {month}, so that each report would take the place of the last: write a path such as reports/{month}.md.`,
		`8:14: reports.time-zone is "CEST!", which names no time zone: write one such as UTC or Europe/Berlin.`,
		`9:13: reports.category is empty: write a text of 1 to 100 characters.`,
	}, false},
	"time zones": {"reports: {time-zone: Local}\n", []string{
		`1:22: reports.time-zone is "Local", which names no time zone: write one such as UTC or Europe/Berlin.`,
	}, true},
	"paths": {"reports:\n  path: ../{month}.md\n", []string{
		`2:9: reports.path is "../{month}.md": write a path such as reports/{month}.md.`,
	}, true},
	"badges": {"badges:\n  mode: onclose\n  since: 31.1.2026\n", []string{
		`2:9: badges.mode is "onclose": write on-close, weekly or off (did you mean on-close?)`,
		`3:10: badges.since is "31.1.2026": write a date such as 2026-01-31.`,
	}, false},
	"a date that is none": {"badges: {since: 2026-02-30}\n", []string{
		`1:17: badges.since is "2026-02-30": write a date such as 2026-01-31.`,
	}, true},
	"twice": {"kinds: {triage: off, triage: on}\nbots: []\nkinds:\n  triage: on\n", []string{
		`1:22: kinds.triage is there already, in line 1: leave out one of the two.`,
		`3:1: kinds is there already, in line 1: leave out one of the two.`,
	}, true},
	"two documents": {"bots: []\n---\nbots: []\n", []string{
		`3:1: A second document begins here: leave out the line --- and what follows it, or write everything into one.`,
	}, true},
	"directive": {"%YAML 1.1\n---\nbots: []\n", []string{`1:1: A line that begins with % is not read here: leave it out.`}, true},
	"no mapping": {"- bots\n", []string{
		`1:1: The file is a list: write keys and values, such as pages: open.`,
	}, false},
	"a word": {"weekly", []string{
		`1:1: The file is "weekly": write keys and values, such as pages: open.`,
	}, false},
	"anchors": {"badges:\n  mode: &mode weekly\n  since: *mode\n", []string{
		`2:9: badges.mode is an anchor, an alias or a tag, which are not read here: write on-close, weekly or off.`,
		`3:10: badges.since is an anchor, an alias or a tag, which are not read here: write a date, such as 2026-01-31.`,
	}, true},
	"merge": {"badges:\n  <<: {mode: weekly}\n", []string{`2:3: This is no key: write one of mode, since.`}, true},
	"tab": {"kinds:\n\ttriage: off\n", []string{
		"2:1: This cannot be read as YAML (found character '\t' that cannot start any token): check the indentation, the colons and the quotation marks here.",
	}, true},
	"open bracket": {"bots: [acme-ci\nkinds:\n", []string{
		"2:1: This cannot be read as YAML (',' or ']' must be specified): check the indentation, the colons and the quotation marks here.",
	}, true},
	"control character":  {"bots: []\n# \x01\n", []string{`2:3: This is not UTF-8 text: save the file as UTF-8, without control characters.`}, true},
	"carriage return":    {"bots: []\rkinds:\n", []string{`1:9: This is not UTF-8 text: save the file as UTF-8, without control characters.`}, true},
	"Windows' line ends": {"# a comment\r\nkinds:\r\n  # another\r\n  triag: off\r\n", []string{`4:3: There is no key "triag" under kinds: did you mean triage?`}, false},
	"Latin-1":            {"labels:\n  records: [gr\xf6\xdfe]\n", []string{`2:15: This is not UTF-8 text: save the file as UTF-8, without control characters.`}, true},
	"nested":             {"bots: " + strings.Repeat("[", 1000), []string{`1:15: Brackets are nested deeper here than any key needs: write lists such as [one, two].`}, true},
	"too large":          {"# " + strings.Repeat("x", maxSize), []string{`1:1: The file has 16386 bytes: write at most 16384.`}, true},
}

func TestBadFiles(t *testing.T) {
	for name, c := range badFiles {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.problems, problemsOf(c.file)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// format writes a file that sets every key as the policy has it.
func format(p Policy) string {
	var out strings.Builder
	for _, k := range top() {
		if k.keys == nil {
			if k.show != nil {
				fmt.Fprintf(&out, "%s: %s\n", k.name, k.show(p))
			}
			continue
		}
		fmt.Fprintf(&out, "%s:\n", k.name)
		for _, sub := range k.keys {
			if s := sub.show(p); s != "" {
				fmt.Fprintf(&out, "  %s: %s\n", sub.name, s)
			}
		}
	}
	return out.String()
}

// compared tells policies apart by what they say: a mapping that sets nothing is
// none, and a time zone is its name.
var compared = cmp.Options{
	cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
	cmp.Transformer("set", func(p Policy) string { return format(p) }),
}

func TestRoundTrip(t *testing.T) {
	for _, file := range append([]string{format(Default())}, goodFiles...) {
		p, problems := Parse([]byte(file))
		if len(problems) > 0 {
			t.Errorf("%s\n%v", file, problems)
		}
		again, problems := Parse([]byte(format(p)))
		if diff := cmp.Diff(p, again, compared); diff != "" || len(problems) > 0 {
			t.Errorf("%s: written and read again, -want +got\n%s%v", file, diff, problems)
		}
	}
}

// TestDefaults holds that a file without keys sets the definitions' own values.
func TestDefaults(t *testing.T) {
	p, _ := Parse(nil)
	if diff := cmp.Diff(scoring.DefaultSettings(), p.Scoring); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	q, _ := Parse([]byte(format(Default())))
	q.Scoring.Off, q.Scoring.Weights = nil, nil // set to what they are
	q.Scoring.Labels = scoring.Labels{}
	if diff := cmp.Diff(scoring.DefaultSettings(), q.Scoring); diff != "" {
		t.Errorf("with every key at its default, -want +got\n%s", diff)
	}
}

func TestParse(t *testing.T) {
	p, problems := Parse([]byte(`
kinds: {triage: off, clarification: on}
thresholds: {waits-after: 72 hours}
weights: {stale-resolution: 0}
bots: [acme-ci]
labels: {rejects: [ungültig]}
reports: {time-zone: Europe/Berlin, day: 3, hour: 7, where: file, path: "glue/{month}.md"}
badges: {mode: weekly, since: 2026-01-31}
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := Default()
	want.Scoring.Off = map[scoring.Kind]bool{scoring.Triage: true}
	want.Scoring.Waiting = 72 * time.Hour
	want.Scoring.Weights = map[scoring.Kind]float64{scoring.StaleResolution: 0}
	want.Scoring.Labels.Rejects = []string{"ungültig"}
	want.Bots = []string{"acme-ci"}
	want.Reports.Zone, _ = time.LoadLocation("Europe/Berlin")
	want.Reports.Day, want.Reports.Hour, want.Reports.Where, want.Reports.Path = 3, 7, InFile, "glue/{month}.md"
	want.Badges = Badges{Mode: BadgesWeekly, Since: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)}
	if diff := cmp.Diff(want, p, cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	october := scoring.Month{Year: 2026, Month: time.October}
	if got, want := p.Reports.Due(october).UTC(), time.Date(2026, 11, 3, 6, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("the report of October is due at %v, want %v", got, want)
	}
	if got := p.Reports.File(october); got != "glue/2026-10.md" {
		t.Errorf("the report of October is committed as %s", got)
	}
}

func TestFor(t *testing.T) {
	files := Files{
		"acme/.github": []byte("weights: {triage: 5}\nbots: [acme-ci]\nreports: {repository: community}\n"),
		"acme/kitchen": []byte("weights: {clarification: 5}\n"),
		"acme/cellar":  []byte("reports: {day: 5, scope: organization}\n"),
		"each/.github": []byte("reports: {scope: repository}\n"),
	}
	repo := func(owner, name string) history.Repo { return history.Repo{Owner: owner, Name: name} }
	for _, c := range []struct {
		repo          history.Repo
		triage        float64 // 0: not set
		reports       bool
		source, scope string
	}{
		{repo("Acme", "Hall"), 5, false, "acme/.github", "organization"},
		{repo("acme", ".github"), 5, false, "acme/.github", "organization"},
		{repo("Acme", "Kitchen"), 0, false, "acme/kitchen", "repository"}, // the whole file counts
		{repo("acme", "cellar"), 0, true, "acme/cellar", "repository"},
		{repo("other", "kitchen"), 0, false, "", "organization"},
		{repo("each", "one"), 0, true, "each/.github", "repository"},
	} {
		p := For(files, c.repo)
		if got := p.Scoring.Weights[scoring.Triage]; got != c.triage {
			t.Errorf("%s: triage weighs %v, want %v", c.repo.FullName(), got, c.triage)
		}
		if p.Reports.Enabled != c.reports || string(p.Reports.Scope) != c.scope {
			t.Errorf("%s: a report of its own: %v, of the %s, want %v, %s", c.repo.FullName(), p.Reports.Enabled, p.Reports.Scope, c.reports, c.scope)
		}
		if got := Source(files, c.repo); got != c.source {
			t.Errorf("%s: set by %q, want %q", c.repo.FullName(), got, c.source)
		}
		if got, want := slices.Contains(p.Bots, "acme-ci"), c.triage == 5; got != want {
			t.Errorf("%s: acme-ci is a bot: %v, want %v", c.repo.FullName(), got, want)
		}
	}
	files["shut/.github"], files["acme/shut"] = []byte("pages: closed\n"), []byte("pages: closed\n")
	files["shut/kitchen"], files["shut/wide"] = []byte("bots: [x]\n"), []byte("pages: open\n")
	for name, closed := range map[string]bool{
		"acme/hall": false, "acme/shut": true, "acme/.github": false, "other/hall": false,
		"shut/hall": true, "Shut/Kitchen": true, "shut/wide": true, "shut/.github": true,
	} {
		owner, repo, _ := strings.Cut(name, "/")
		if got := For(files, history.Repo{Owner: owner, Name: repo}).Pages == PagesClosed; got != closed {
			t.Errorf("%s: closed: %v", name, got)
		}
	}
	if p := ForOwner(files, "ACME"); !p.Reports.Enabled || p.Reports.Repository != "community" {
		t.Errorf("acme's report: %+v", p.Reports)
	}
	if p := ForOwner(files, "nobody"); !p.Reports.Enabled || p.Reports.Repository != "" {
		t.Errorf("the report of an owner without a file: %+v", p.Reports)
	}
}

// FuzzParse holds that nothing makes the parser panic, that every problem has a
// place in the file, and that a good file is the same when it is written out.
func FuzzParse(f *testing.F) {
	for _, file := range goodFiles {
		f.Add([]byte(file))
	}
	for _, c := range badFiles {
		f.Add([]byte(c.file))
	}
	f.Add([]byte(format(Default())))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, problems := Parse(data)
		lines := strings.Count(string(data), "\n") + 1
		for _, pr := range problems {
			if pr.Line < 1 || pr.Line > lines || pr.Column < 1 || !strings.ContainsAny(pr.Text, ".?") {
				t.Errorf("%q: %v", data, pr)
			}
		}
		if len(problems) > 0 {
			return
		}
		again, problems := Parse([]byte(format(p)))
		if diff := cmp.Diff(p, again, compared); diff != "" || len(problems) > 0 {
			t.Errorf("%q: written as\n%s\nand read again, -want +got\n%s%v", data, format(p), diff, problems)
		}
	})
}

// A repository's own file may have nothing written elsewhere.
func TestParseIn(t *testing.T) {
	file := []byte("reports:\n  where: file\n  repository: Production\n")
	for name, want := range map[string]string{
		"playground": "3:3: reports.repository is \"Production\": write playground or .github, or leave it out; only the file in the owner's repository .github can name another.",
		"production": "",
		".github":    "",
	} {
		var got []string
		_, problems := ParseIn(history.Repo{Owner: "acme", Name: name}, file)
		for _, p := range problems {
			got = append(got, p.String())
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("in %s: got %q, want %q", name, got, want)
		}
	}
	for _, file := range []string{"", "reports: {repository: .github}\n", "reports: {hour: 7}\n"} {
		if _, problems := ParseIn(history.Repo{Owner: "acme", Name: "playground"}, []byte(file)); len(problems) > 0 {
			t.Errorf("%s: %v", file, problems)
		}
	}
}
