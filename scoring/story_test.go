package scoring

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"glueledger/scoring/history"
)

// TestStories tells threads as stories of who did what when, and holds the
// credits that come of them against what the definitions say. The form of a
// story is in testdata/stories/README.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			stories, err := readStories(archive)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			for _, s := range stories {
				t.Run(s.name, s.check)
			}
		})
	}
}

// story is one thread and what should come of it.
type story struct {
	name    string
	acts    []history.Activity
	bots    []string // logins of ordinary accounts that behave like bots
	now     time.Time
	credits []string
	says    []string
	nothing []string
}

func (s *story) isBot(a history.Account) bool {
	return history.IsBotAccount(a) || slices.Contains(s.bots, a.Login)
}

func (s *story) thread() (*history.Thread, bool) { return history.Assemble(s.acts, s.isBot) }

func (s *story) check(t *testing.T) {
	thread, ok := s.thread()
	if !ok {
		t.Fatal("no thread came of the activities")
	}
	j := Score(Rules(), thread, DefaultSettings(), s.now)
	got := []string{}
	for _, c := range j.Credits {
		got = append(got, creditLine(c))
	}
	slices.Sort(got)
	slices.Sort(s.credits)
	failed := !effectsAreTheirs(t, thread, j.Credits)
	if diff := gocmp.Diff(s.credits, got); diff != "" {
		failed = true
		t.Errorf("credits (-want +got):\n%s", diff)
	}
	for _, line := range s.says {
		who, why, _ := strings.Cut(line, ": ")
		says := func(c Credit) bool {
			return c.Actor.Login+" "+string(c.Kind) == who && strings.Contains(c.Why+" "+c.Effect, why)
		}
		if !slices.ContainsFunc(j.Credits, says) {
			failed = true
			t.Errorf("no credit says %q", line)
		}
	}
	for _, line := range s.nothing {
		who, reason, _ := strings.Cut(line, ":")
		refused := func(v Verdict) bool {
			return v.Outcome == Refused && fmt.Sprintf("%s %s", v.Actor.Login, v.Kind) == who && strings.Contains(v.Reason, strings.TrimSpace(reason))
		}
		if !slices.ContainsFunc(j.Verdicts, refused) {
			failed = true
			t.Errorf("no refusal like %q", line)
		}
	}
	if failed {
		for _, v := range j.Verdicts {
			t.Logf("%s %s: %s: %s", v.Actor.Login, v.Kind, v.Outcome, v.Reason)
		}
	}
}

// effectsAreTheirs reports whether each person whom an effect names first did something on the
// thread when the effect was seen, unless it was that nothing more happened.
func effectsAreTheirs(t *testing.T, thread *history.Thread, credits []Credit) bool {
	right := true
	for _, c := range credits {
		named, _, _ := strings.Cut(strings.TrimPrefix(c.Effect, "The author, "), " ")
		named = strings.TrimSuffix(named, ",")
		by := func(e history.Event) bool { return e.Actor.Login == named }
		waited := strings.HasSuffix(c.Effect, " asked nothing further.") || strings.HasSuffix(c.Effect, " stood.")
		if c.Status != Confirmed || waited || !slices.ContainsFunc(thread.Events, by) {
			continue
		}
		if !slices.ContainsFunc(thread.Events, func(e history.Event) bool { return by(e) && e.At.Equal(c.EffectAt) }) {
			right = false
			t.Errorf("%s: %q, but %s did nothing on %s", creditLine(c), c.Effect, named, storyTime(c.EffectAt))
		}
	}
	return right
}

// creditLine is a credit as stories write it: "bo triage confirmed: labeled
// 2026-01-10 12:05, closed 2026-01-10 12:06".
func creditLine(c Credit) string {
	var ev []string
	for _, e := range c.Evidence {
		ev = append(ev, string(e.Verb)+" "+storyTime(e.At))
	}
	return fmt.Sprintf("%s %s %s: %s", c.Actor.Login, c.Kind, c.Status, strings.Join(ev, ", "))
}

func storyTime(at time.Time) string {
	if at.Second() == 0 {
		return at.Format("2006-01-02 15:04")
	}
	return at.Format(time.DateTime)
}

func parseStoryTime(s string) (time.Time, error) {
	if len(s) == len("2006-01-02 15:04") {
		s += ":00"
	}
	return time.Parse(time.DateTime, s)
}

func lines(data []byte) []string {
	out := []string{}
	for l := range strings.Lines(string(data)) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			out = append(out, l)
		}
	}
	return out
}

// readStories reads the stories of one file. Each begins with a section called
// "thread: NAME".
func readStories(a *txtar.Archive) ([]*story, error) {
	var all []*story
	for _, f := range a.Files {
		if name, ok := strings.CutPrefix(f.Name, "thread: "); ok {
			s := &story{name: name, credits: []string{}}
			var err error
			if s.acts, err = readThread(string(f.Data)); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			s.now = s.acts[len(s.acts)-1].At.AddDate(1, 0, 0)
			all = append(all, s)
			continue
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("section %q before any thread", f.Name)
		}
		s := all[len(all)-1]
		switch f.Name {
		case "now":
			now, err := parseStoryTime(strings.TrimSpace(string(f.Data)))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			s.now = now
		case "bots":
			s.bots = lines(f.Data)
		case "credits":
			s.credits = lines(f.Data)
		case "says":
			s.says = lines(f.Data)
		case "nothing":
			s.nothing = lines(f.Data)
		default:
			return nil, fmt.Errorf("%s: unknown section %q", s.name, f.Name)
		}
	}
	return all, nil
}

var (
	opening = regexp.MustCompile(`^(issue|pull|draft|discussion) ([\w.-]+)/([\w.-]+)#(\d+) by (\S+) at (\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?): (.*)$`)
	doing   = regexp.MustCompile(`^(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) (\S+) (.*)$`)
)

// readThread reads the lines of a thread; the opening comes first.
func readThread(text string) ([]history.Activity, error) {
	var acts []history.Activity
	title, remarks := "", int64(0)
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch m := opening.FindStringSubmatch(line); {
		case strings.TrimSpace(line) == "" && len(acts) > 0 && acts[len(acts)-1].Text == "":
		case strings.HasPrefix(line, "\t") || line == "":
			if len(acts) == 0 {
				continue
			}
			last := &acts[len(acts)-1]
			last.Text = strings.TrimPrefix(last.Text+"\n"+strings.TrimPrefix(line, "\t"), "\n")
		case m != nil:
			at, err := parseStoryTime(m[6])
			if err != nil {
				return nil, err
			}
			number, _ := strconv.Atoi(m[4])
			a := history.Activity{Verb: history.Opened, Repo: history.Repo{ID: accountOf(m[2] + "/" + m[3]).ID, Owner: m[2], Name: m[3]}, Number: number,
				Type: history.ThreadType(m[1]), Actor: accountOf(m[5]), At: at, Subject: m[7]}
			if m[1] == "draft" {
				a.Type, a.Draft = history.PullRequest, true
			}
			acts, title = append(acts, a), m[7]
		default:
			m := doing.FindStringSubmatch(line)
			if m == nil || len(acts) == 0 {
				return nil, fmt.Errorf("cannot read %q", line)
			}
			at, err := parseStoryTime(m[1])
			if err != nil {
				return nil, err
			}
			a := acts[0]
			a = history.Activity{Repo: a.Repo, Number: a.Number, Type: a.Type, Actor: accountOf(m[2]), At: at}
			what, err := readEdited(&a, m[3])
			if err != nil {
				return nil, err
			}
			if err := readDoing(&a, what); err != nil {
				return nil, err
			}
			switch a.Verb {
			case history.Renamed:
				a.From, title = title, a.Subject
			case history.Commented, history.Reviewed, history.ReviewCommented:
				a.ID = int64(1000 + len(acts))
				inConversation(&a, what, &remarks)
			case history.Nominated, history.Endorsed, history.Uncredited, history.Deleted, history.Answered, history.Unanswered:
				if err := aboutComment(&a, acts); err != nil {
					return nil, err
				}
			}
			acts = append(acts, a)
		}
	}
	if len(acts) == 0 || acts[0].Verb != history.Opened {
		return nil, fmt.Errorf("the thread has no opening line")
	}
	return acts, nil
}

// inConversation puts a remark on the change into the conversation that is open, or
// makes it the first of one.
func inConversation(a *history.Activity, what string, first *int64) {
	if a.Verb != history.ReviewCommented {
		return
	}
	if *first == 0 || strings.HasPrefix(what, "remarked elsewhere") {
		*first = a.ID
		return
	}
	a.ReplyTo = *first
}

// doings are the words of stories, longest first where one begins another.
var doings = []struct {
	words   string
	verb    history.Verb
	subject string // empty: what follows the words
}{
	{"commented", history.Commented, "-"}, {"approved", history.Reviewed, history.Approved},
	{"requested changes", history.Reviewed, history.ChangesRequested}, {"reviewed", history.Reviewed, history.Remarked},
	{"remarked elsewhere", history.ReviewCommented, "-"}, {"remarked", history.ReviewCommented, "-"}, {"dismissed a review", history.ReviewDismissed, "-"},
	{"pushed", history.Pushed, "-"}, {"merged", history.Merged, "-"},
	{"closed as not planned", history.Closed, history.NotPlanned}, {"closed as duplicate", history.Closed, history.Duplicate},
	{"closed as completed", history.Closed, history.Completed}, {"closed", history.Closed, "-"},
	{"reopened", history.Reopened, "-"}, {"converted to draft", history.Draft, "-"}, {"marked ready", history.ReadyForReview, "-"},
	{"retitled", history.Renamed, ""}, {"labeled", history.Labeled, ""}, {"unlabeled", history.Unlabeled, ""},
	{"milestoned", history.Milestoned, ""}, {"demilestoned", history.Demilestoned, ""},
	{"set type", history.Typed, ""}, {"took off type", history.Untyped, ""},
	{"assigned", history.Assigned, "@"}, {"unassigned", history.Unassigned, "@"},
	{"asked for review by", history.ReviewRequested, "@"}, {"no longer asked for review by", history.ReviewRequestRemoved, "@"},
	{"locked", history.Locked, "="}, {"pinned", history.Pinned, "-"}, {"transferred to", history.Transferred, ""},
	{"converted to discussion", history.ConvertedToDiscussion, "-"}, {"marked as duplicate", history.MarkedAsDuplicate, "-"},
	{"nominated", history.Nominated, "-"}, {"backed", history.Endorsed, "-"}, {"took credit from", history.Uncredited, "-"},
	{"deleted a comment by", history.Deleted, "-"}, {"marked as the answer", history.Answered, "-"}, {"no longer marked as the answer", history.Unanswered, "-"},
	{"edited the opening", history.Edited, "-"}, {"resolved a conversation", history.ThreadResolved, "-"},
}

// aboutComment reads who and what a nomination and its like are about: "bo for
// triage: REASON", with "as maintainer" at the end of the first part where it is
// one. They name the comment that the same person wrote last; "backed ana",
// "deleted a comment by ana" and "marked as the answer ana" the one that ana did.
func aboutComment(a *history.Activity, before []history.Activity) error {
	what, reason, _ := strings.Cut(a.Text, ": ")
	a.Text = reason
	what, isMaintainer := strings.CutSuffix(what, " as maintainer")
	if isMaintainer {
		a.As = history.Maintainer
	}
	if before, isTriager := strings.CutSuffix(what, " as triager"); isTriager {
		what, a.As = before, history.Triager
	}
	who, kind, _ := strings.Cut(what, " for ")
	whose := a.Actor
	if a.Verb == history.Endorsed || a.Verb == history.Deleted || a.Verb == history.Answered || a.Verb == history.Unanswered {
		whose = accountOf(who)
	} else {
		a.Target, a.Subject = accountOf(who), kind
	}
	for _, b := range slices.Backward(before) {
		if b.Verb == history.Commented && b.Actor == whose {
			a.ID = b.ID
			return nil
		}
	}
	return fmt.Errorf("%s %s: %s wrote no comment before", a.Actor.Login, a.Verb, whose.Login)
}

var editedAt = regexp.MustCompile(`^commented, edited (\d{4}-\d\d-\d\d \d\d:\d\d): `)

// readEdited reads when a comment got the words that it has, and leaves out that
// part: "commented, edited 2025-06-01 10:00: TEXT".
func readEdited(a *history.Activity, what string) (string, error) {
	m := editedAt.FindStringSubmatch(what)
	if m == nil {
		return what, nil
	}
	var err error
	a.Updated, err = parseStoryTime(m[1])
	return "commented: " + what[len(m[0]):], err
}

func readDoing(a *history.Activity, what string) error {
	for _, d := range doings {
		rest, ok := strings.CutPrefix(what, d.words)
		if !ok || rest != "" && rest[0] != ' ' && rest[0] != ':' {
			continue
		}
		rest = strings.TrimSpace(strings.TrimPrefix(rest, ":"))
		a.Verb = d.verb
		switch d.subject {
		case "":
			a.Subject = rest
		case "@":
			a.Target = accountOf(rest)
		case "=":
			a.Subject = rest
		default:
			a.Subject, a.Text = strings.TrimPrefix(d.subject, "-"), rest
		}
		return nil
	}
	return fmt.Errorf("unknown doing %q", what)
}

// accountOf gives a login the account that it stands for in every story.
func accountOf(login string) history.Account {
	if login == history.GhostLogin {
		return history.Ghost
	}
	h := fnv.New32a()
	h.Write([]byte(login))
	a := history.Account{ID: int64(h.Sum32()), Login: login, Type: "User"}
	if strings.HasSuffix(login, "[bot]") {
		a.Type = "Bot"
	}
	a.ID = cmp.Or(a.ID, 1)
	return a
}
