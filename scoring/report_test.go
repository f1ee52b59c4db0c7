package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"glueledger/scoring/history"
)

func TestMonth(t *testing.T) {
	for _, s := range []string{"2026-01", "2024-02", "1999-12"} {
		m, err := ParseMonth(s)
		if err != nil || m.String() != s {
			t.Errorf("ParseMonth(%q) = %v, %v", s, m, err)
		}
		if MonthOf(m.Start()) != m || MonthOf(m.End().Add(-time.Second)) != m || MonthOf(m.End()) == m {
			t.Errorf("%s runs from %v to %v", s, m.Start(), m.End())
		}
	}
	for _, s := range []string{"", "2026", "2026-13", "2026-1", "2026-01-01", "01-2026", "next"} {
		if m, err := ParseMonth(s); err == nil {
			t.Errorf("ParseMonth(%q) = %v", s, m)
		} else if !strings.Contains(err.Error(), "2026-10") {
			t.Errorf("ParseMonth(%q) does not say what it wants: %v", s, err)
		}
	}
	west := time.FixedZone("west", -9*3600)
	if got := MonthOf(time.Date(2026, 1, 31, 20, 0, 0, 0, west)).String(); got != "2026-02" {
		t.Errorf("a month is told in %s, not in UTC", got)
	}
}

func TestScope(t *testing.T) {
	if got := (Scope{Owner: "acme"}).String(); got != "acme" {
		t.Error(got)
	}
	if got := (Scope{Owner: "acme", Repo: "lib"}).String(); got != "acme/lib" {
		t.Error(got)
	}
}

// receipt is a credit of a person on a thread of acme/lib.
func receipt(login string, k Kind, number int, s Status) Receipt {
	at := time.Date(2026, 1, 10, 12, number, 0, 0, time.UTC)
	return Receipt{ID: fmt.Sprintf("%s-%s-%d", login, k, number), Credit: Credit{
		Repo: history.Repo{Owner: "acme", Name: "lib"}, Number: number, Actor: accountOf(login), Kind: k, Status: s,
		Evidence: []Evidence{{Verb: history.Commented, At: at}}, Sum: Base(100, "what the rulebook gives"),
	}}
}

func waited(r Receipt, d time.Duration) Receipt { r.Waited = d; return r }

var january = Month{2026, time.January}

func TestNewReport(t *testing.T) {
	in := ReportInput{
		Scope: Scope{Owner: "acme"}, Month: january, AsOf: january.End(), Merged: 4, Reviewed: 3,
		Automation: []Automaton{{accountOf("renovate[bot]"), map[ContributionSort]int{BotOpened: 2}}, {accountOf("Agent[bot]"), map[ContributionSort]int{BotPushed: 1}}},
		Receipts: []Receipt{
			receipt("zoe", Triage, 1, Confirmed), receipt("Bo", Triage, 1, Confirmed), receipt("Bo", Triage, 2, Confirmed),
			receipt("Bo", Clarification, 2, Confirmed), receipt("Bo", Triage, 3, Pending),
			waited(receipt("Bo", ReviewUnblocking, 4, Confirmed), 9*day+20*time.Hour), waited(receipt("zoe", ReviewUnblocking, 4, Confirmed), 7*day+20*time.Hour), waited(receipt("zoe", StaleResolution, 5, Confirmed), 40*day),
			waited(receipt("zoe", ReviewUnblocking, 6, Pending), 80*day), receipt("zoe", Connecting, 5, Confirmed),
		},
		Counts: []PersonCount{{Account: accountOf("Bo"), Merged: 1, Reviewed: 2}, {Account: accountOf("al"), Merged: 3}},
	}
	got := NewReport(in)
	units := Units{Kinds: map[Kind]int{Triage: 2, Clarification: 1, ReviewUnblocking: 1, StaleResolution: 1, Connecting: 1}, WaitEnded: 16 * day, Threads: 4, Pending: 2, PendingKinds: map[Kind]int{ReviewUnblocking: 1, Triage: 1}, Merged: 4, Reviewed: 3}
	if diff := gocmp.Diff(units, got.Units); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	ids := func(rs []Receipt) []string {
		out := []string{}
		for _, r := range rs {
			out = append(out, r.ID)
		}
		return out
	}
	type row struct {
		Login            string
		Glue             map[Kind]int
		Pending          int
		Merged, Reviewed int
		Receipts         []string // what waited longest first, what is pending last
	}
	rows := []row{}
	for _, p := range got.People {
		rows = append(rows, row{p.Account.Login, p.Glue, p.Pending, p.Merged, p.Reviewed, ids(p.Receipts)})
	}
	want := []row{
		{"al", map[Kind]int{}, 0, 3, 0, []string{}},
		{"Bo", map[Kind]int{Triage: 2, Clarification: 1, ReviewUnblocking: 1}, 1, 1, 2,
			[]string{"Bo-review-unblocking-4", "Bo-triage-1", "Bo-clarification-2", "Bo-triage-2", "Bo-triage-3"}},
		{"zoe", map[Kind]int{Triage: 1, ReviewUnblocking: 1, StaleResolution: 1, Connecting: 1}, 1, 0, 0,
			[]string{"zoe-stale-resolution-5", "zoe-review-unblocking-4", "zoe-triage-1", "zoe-connecting-5", "zoe-review-unblocking-6"}},
	}
	if diff := gocmp.Diff(want, rows); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	if len(got.Automation) != 2 || got.Automation[0].Account.Login != "Agent[bot]" || got.Scope != in.Scope || got.Month != january {
		t.Errorf("got %+v", got)
	}
}

func TestNewReportOfNothing(t *testing.T) {
	got := NewReport(ReportInput{Scope: Scope{Owner: "acme"}, Month: january, AsOf: january.End()})
	want := Report{Scope: Scope{Owner: "acme"}, Month: january, AsOf: january.End()}
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNewReportWaiting(t *testing.T) {
	at := func(d int) time.Time { return january.Start().AddDate(0, 0, d) }
	thread := func(number int, since time.Time) WaitingThread {
		return WaitingThread{Repo: history.Repo{Owner: "acme", Name: "lib"}, Number: number, Waiting: Waiting{For: ForReview, Since: since}}
	}
	asOf := at(20)
	in := ReportInput{Month: january, AsOf: asOf, Waiting: []WaitingThread{
		thread(1, asOf.Add(-7*day+time.Second)), thread(2, asOf.Add(-7*day)), thread(3, at(1)), thread(5, at(0)), thread(4, at(0)),
	}}
	numbers := func(r Report) []int {
		out := []int{}
		for _, w := range r.Waiting {
			out = append(out, w.Number)
		}
		return out
	}
	if diff := gocmp.Diff([]int{4, 5, 3, 2}, numbers(NewReport(in))); diff != "" {
		t.Errorf("longest first, and none below a week (-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		asOf time.Time
		want bool
	}{{january.End().AddDate(0, 1, 0).Add(-time.Second), true}, {january.End().AddDate(0, 1, 0), false}, {january.End().AddDate(2, 0, 0), false}} {
		in.AsOf = tt.asOf
		if got := len(NewReport(in).Waiting) > 0; got != tt.want {
			t.Errorf("as of %v the report tells what waits: %v", tt.asOf, got)
		}
	}
}

func TestNewReportTurnOver(t *testing.T) {
	over := func(id string, d int) TurnOver {
		return TurnOver{Receipt: Receipt{ID: id}, Withdrawn: january.Start().AddDate(0, 0, d)}
	}
	in := ReportInput{Month: january, AsOf: january.End(), TurnOver: []TurnOver{over("b", 3), over("c", 5), over("a", 3)}}
	before := slices.Clone(in.TurnOver)
	var got []string
	for _, o := range NewReport(in).TurnOver {
		got = append(got, o.ID)
	}
	if diff := gocmp.Diff([]string{"c", "a", "b"}, got); diff != "" {
		t.Errorf("newest first (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff(before, in.TurnOver); diff != "" {
		t.Errorf("the input was changed:\n%s", diff)
	}
}

// TestNewReportDisputed has what is disputed in reports of now alone, and names nobody
// who chose not to be named.
func TestNewReportDisputed(t *testing.T) {
	disputed := func(login string, n int) Receipt {
		r := receipt(login, Triage, n, Confirmed)
		r.Disputed, r.Why = true, "Labelled it as zoe had asked."
		return r
	}
	in := ReportInput{Month: january, AsOf: january.End(), Disputed: []Receipt{disputed("Bo", 1), disputed("zoe", 2)},
		Choices: Choices{accountOf("zoe").ID: {Login: "zoe", Level: OnReceipts}}}
	got := NewReport(in).Disputed
	if len(got) != 1 || got[0].Actor.Login != "Bo" || got[0].Why != "Labelled it as somebody had asked." {
		t.Errorf("disputed: %+v", got)
	}
	in.AsOf = january.End().AddDate(0, 1, 0)
	if got := NewReport(in).Disputed; len(got) != 0 {
		t.Errorf("a month long past has %+v", got)
	}
}

// TestCreditedCountsEverybody counts who has a confirmed credit, whether they are named or
// not, the same in a whole report and in a part of one.
func TestCreditedCountsEverybody(t *testing.T) {
	in := ReportInput{Month: january, AsOf: january.End(),
		Receipts: []Receipt{
			receipt("Bo", Triage, 1, Confirmed), receipt("Bo", Triage, 2, Confirmed), receipt("zoe", Triage, 3, Confirmed), receipt("cy", Triage, 4, Pending),
		},
		Counts:  []PersonCount{{Account: accountOf("ana"), Merged: 1}},
		Choices: Choices{accountOf("zoe").ID: {Login: "zoe", Level: OnReceipts}}}
	month := Overview{Did: []PersonShare{{ID: 1, Merged: 1}, {ID: 2}, {ID: 3, Pending: 1}, {ID: accountOf("zoe").ID}}}
	month.Did[1].Glue.Add(Triage, 2)
	month.Did[3].Glue.Add(Triage, 1)
	part := NewReportPart(in, PartOf(month, in.Choices, 0, 0), Units{}, 0)
	if whole := NewReport(in); whole.Credited != 2 || part.Credited != 2 {
		t.Errorf("a whole report counts %d people with a credit, a part %d, want 2", whole.Credited, part.Credited)
	}
}

// TestNewReportIsNoRanking holds that the order of people tells nothing but
// their names, in whatever order the ledger reads, and that units count a thread
// once.
func TestNewReportIsNoRanking(t *testing.T) {
	logins := []string{"ana", "Bo", "cy", "DEE", "dee2", "Émile"}
	rapid.Check(t, func(t *rapid.T) {
		in := ReportInput{Month: january, AsOf: january.End()}
		threads := map[int]bool{}
		for i := range rapid.IntRange(0, 20).Draw(t, "receipts") {
			r := receipt(rapid.SampledFrom(logins).Draw(t, "login"), rapid.SampledFrom([]Kind{Triage, Clarification, ReviewUnblocking, StaleResolution, Connecting}).Draw(t, "kind"),
				rapid.IntRange(1, 6).Draw(t, "number"), rapid.SampledFrom([]Status{Confirmed, Pending}).Draw(t, "status"))
			r.ID = fmt.Sprintf("%s-%d", r.ID, i)
			if r.Status == Confirmed {
				threads[r.Number] = true
			}
			in.Receipts = append(in.Receipts, r)
		}
		got := NewReport(in)
		if !slices.IsSortedFunc(got.People, func(a, b Person) int {
			return cmp.Compare(strings.ToLower(a.Account.Login), strings.ToLower(b.Account.Login))
		}) {
			t.Errorf("people out of order: %v", got.People)
		}
		if u := got.Units; u.Threads != len(threads) {
			t.Errorf("%d threads, units %+v", len(threads), u)
		}
		for kind, n := range got.Units.Kinds {
			if n > got.Units.Threads {
				t.Errorf("%d threads of %s among %d", n, kind, got.Units.Threads)
			}
		}
		total := 0
		for _, p := range got.People {
			total += len(p.Receipts)
		}
		if total != len(in.Receipts) {
			t.Errorf("%d receipts of %d", total, len(in.Receipts))
		}
		shuffled := in
		shuffled.Receipts = rapid.Permutation(in.Receipts).Draw(t, "order")
		if diff := gocmp.Diff(got, NewReport(shuffled)); diff != "" {
			t.Errorf("the ledger's order shows (-one +other):\n%s", diff)
		}
	})
}
