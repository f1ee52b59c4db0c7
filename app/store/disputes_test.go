package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// real judges by the rules of the program, which know of "/uncredit".
func real(now time.Time) store.Judge {
	return func(t *history.Thread, settings scoring.Settings) scoring.Judgement {
		return scoring.Score(scoring.Rules(), t, settings, now)
	}
}

func scoreReal(t testing.TB, s *store.Store, now time.Time) {
	t.Helper()
	if _, err := s.ScoreDue(t.Context(), now, 100, real(now)); err != nil {
		t.Fatal(err)
	}
}

// verifiedReal holds that ledger and activities agree, and that judging all again
// changes nothing.
func verifiedReal(t testing.TB, s *store.Store, now time.Time) {
	t.Helper()
	result, err := s.Verify(t.Context(), now, real(now))
	if err != nil || len(result.Differences) > 0 {
		t.Errorf("verify: %+v, %v", result, err)
	}
}

// file files a dispute about a receipt.
func file(t testing.TB, s *store.Store, receipt string, by history.Account, reason string, at time.Time) scoring.Filing {
	t.Helper()
	got, err := s.FileDispute(t.Context(), scoring.Dispute{Receipt: receipt, By: by, At: at, Claim: scoring.ClaimAnother, Reason: reason})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func disputesOn(t testing.TB, s *store.Store, receipt string) []scoring.Dispute {
	t.Helper()
	all, err := s.Disputes(t.Context(), receipt)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// triaged is a ledger with a triage by ben on ada's issue in each repository.
func triaged(t testing.TB, s *store.Store, repos ...history.Repo) []scoring.Receipt {
	t.Helper()
	for _, repo := range repos {
		appendAll(t, s, issue(repo, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 11, "Thanks.", after(2)))
	}
	scoreReal(t, s, after(10))
	all := credits(t, s, store.CreditQuery{IncludePrivate: true})
	if len(all) != len(repos) {
		t.Fatalf("credits: %v", lines(all))
	}
	return all
}

func testDisputes(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	r := triaged(t, s, kitchen)[0]
	on := func(want bool) {
		t.Helper()
		got, _, err := s.Receipt(t.Context(), r.ID)
		if err != nil || got.Disputed != want || credits(t, s, store.CreditQuery{})[0].Disputed != want {
			t.Errorf("the receipt is disputed: %v, %v; want %v", got.Disputed, err, want)
		}
		in, err := s.ReportInput(t.Context(), scoring.Scope{Owner: "acme"}, scoring.MonthOf(after(90)), after(90), false)
		if err != nil || (len(in.Disputed) == 1) != want {
			t.Errorf("a report of another month knows of %v, %v", in.Disputed, err)
		}
		repos, err := s.DisputedRepos(t.Context(), "ACME")
		if err != nil || (len(repos) == 1 && repos[0] == kitchen) != want {
			t.Errorf("repositories with disputes: %v, %v", repos, err)
		}
	}
	on(false)
	if got := file(t, s, "nothing", cleo, "Why?", after(11)); got != scoring.FiledLate {
		t.Errorf("a dispute about no receipt is %s", got)
	}
	if got := file(t, s, r.ID, cleo, "Ada did it.", after(11)); got != scoring.Filed {
		t.Errorf("the first is %s", got)
	}
	on(true)
	if got := file(t, s, r.ID, cleo, "Really.", after(11)); got != scoring.FiledBefore {
		t.Errorf("a second one of hers is %s", got)
	}
	if got := file(t, s, r.ID, ada, "It was me.", after(12)); got != scoring.Filed {
		t.Errorf("one of somebody else is %s", got)
	}
	want := []scoring.Dispute{
		{ID: 1, Receipt: r.ID, By: cleo, At: after(11), Claim: scoring.ClaimAnother, Reason: "Ada did it.", State: scoring.DisputeOpen},
		{ID: 2, Receipt: r.ID, By: ada, At: after(12), Claim: scoring.ClaimAnother, Reason: "It was me.", State: scoring.DisputeOpen},
	}
	if diff := cmp.Diff(want, disputesOn(t, s, r.ID)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	list, err := s.OpenDisputes(t.Context(), kitchen)
	if err != nil || len(list) != 1 || list[0].ID != r.ID || len(list[0].Disputes) != 2 {
		t.Errorf("the list has %+v, %v", list, err)
	}
	for _, step := range []struct {
		who  history.Account
		want bool
	}{{ada, true}, {ben, false}, {cleo, true}, {cleo, false}} {
		if done, err := s.TakeBackDispute(t.Context(), r.ID, step.who); err != nil || done != step.want {
			t.Errorf("%s takes back: %v, %v", step.who.Login, done, err)
		}
	}
	if got := takenBack(t, s); !slices.Equal(got, []string{"", ""}) {
		t.Errorf("of what was taken back there is left %q", got)
	}
	on(false)
	if of, err := s.PersonDisputes(t.Context(), ada.ID); err != nil || len(of) != 1 || of[0].State != scoring.DisputeTakenBack {
		t.Errorf("of ada: %+v, %v", of, err)
	}
	for range scoring.DisputesADay - 1 {
		if got := file(t, s, r.ID, cleo, "Again.", after(11.5)); got != scoring.Filed {
			t.Fatalf("again: %s", got)
		}
		if done, err := s.TakeBackDispute(t.Context(), r.ID, cleo); err != nil || !done {
			t.Fatal(done, err)
		}
	}
	if got := file(t, s, r.ID, cleo, "Once more.", after(11.9)); got != scoring.FiledTooMany {
		t.Errorf("one too many in a day is %s", got)
	}
	if got := file(t, s, r.ID, cleo, "The next day.", after(12.6)); got != scoring.Filed {
		t.Errorf("on the next day: %s", got)
	}
	verifiedReal(t, s, after(13))
}

// takenBack are the reasons of disputes that were taken back.
func takenBack(t testing.TB, s *store.Store) []string {
	t.Helper()
	rows, err := s.Reader().QueryContext(t.Context(), `SELECT reason FROM disputes WHERE state = 'taken back'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func testDecisions(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	r := triaged(t, s, kitchen)[0]
	mia := history.Account{ID: 20, Login: "mia", Type: "User"} // has no part in the thread
	if file(t, s, r.ID, cleo, "Ada did it.", after(11)) != scoring.Filed || file(t, s, r.ID, ada, "I did.", after(11)) != scoring.Filed {
		t.Fatal("not filed")
	}
	decide := func(what string, want bool, d scoring.Decision) {
		t.Helper()
		d.Receipt, d.At, d.Answer = r.ID, after(12), "It was so."
		if done, err := s.DecideDispute(t.Context(), d); err != nil || done != want {
			t.Errorf("%s: %v, %v", what, done, err)
		}
	}
	for _, d := range []scoring.Decision{{Dispute: 1}, {Dispute: 1, Withdraw: true}} {
		for _, who := range []history.Account{ben, cleo, ada} { // whose credit it is, and who disputes it
			d.By = who
			decide(who.Login, false, d)
		}
	}
	decide("of no dispute", false, scoring.Decision{Dispute: 7, By: mia})
	decide("that it stands", true, scoring.Decision{Dispute: 1, By: mia})
	decide("twice", false, scoring.Decision{Dispute: 1, By: mia, Withdraw: true})
	got := disputesOn(t, s, r.ID)[0]
	if got.State != scoring.CreditStands || got.Decider != mia || !got.Decided.Equal(after(12)) || got.Answer != "It was so." {
		t.Errorf("decided: %+v", got)
	}
	scoreReal(t, s, after(13))
	if all := credits(t, s, store.CreditQuery{}); len(all) != 1 || !all[0].Disputed {
		t.Errorf("what stands is %v", lines(all))
	}
	verifiedReal(t, s, after(13))

	decide("that it goes", true, scoring.Decision{Dispute: 2, By: mia, Withdraw: true})
	last := func(repo history.Repo, most int) (ids []int64) {
		t.Helper()
		all, err := s.DecidedDisputes(t.Context(), repo, most)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			if len(one.Disputes) != 1 || one.ID != r.ID {
				t.Errorf("decided: %+v", one)
			}
			ids = append(ids, one.Disputes[0].ID)
		}
		return ids
	}
	if !slices.Equal(last(kitchen, 9), []int64{2, 1}) || !slices.Equal(last(kitchen, 1), []int64{2}) || len(last(secret, 9)) != 0 {
		t.Errorf("decided last: %v, one: %v, elsewhere: %v", last(kitchen, 9), last(kitchen, 1), last(secret, 9))
	}
	scoreReal(t, s, after(13))
	now, journal, err := s.Receipt(t.Context(), r.ID)
	if err != nil || now.Status != scoring.Withdrawn || now.Disputed || !strings.Contains(journal[len(journal)-1].Reason, "had the credit taken back by mia, who maintains this") || !takenBackByMaintainer(journal[len(journal)-1]) {
		t.Errorf("withdrawn: %+v, %+v, %v", now, journal, err)
	}
	verifiedReal(t, s, after(13))
	found, err := s.Rescore(t.Context(), after(14), real(after(14)), store.RescoreOptions{})
	if err != nil || found.Threads != 1 || found.Changed+found.Beside != 0 {
		t.Errorf("rescoring changes %+v, %v", found, err)
	}
	// The same history, told again, changes nothing.
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 11, "Thanks.", after(2)))
	scoreReal(t, s, after(14))
	if all := credits(t, s, store.CreditQuery{}); len(all) != 0 {
		t.Errorf("after it was told again: %v", lines(all))
	}
	if got := file(t, s, r.ID, cleo, "Late.", after(14)); got != scoring.FiledLate {
		t.Errorf("a dispute about what is withdrawn is %s", got)
	}
	if _, err := s.Writer().ExecContext(t.Context(), `DELETE FROM activities WHERE verb = 'uncredited'`); err != nil {
		t.Fatal(err)
	}
	if result, err := s.Verify(t.Context(), after(14), real(after(14))); err != nil || !slices.Contains(result.Differences, "1 decided disputes have no activity that withdraws their credit") {
		t.Errorf("without the activity, verify finds %+v, %v", result, err)
	}
}

func takenBackByMaintainer(e scoring.JournalEntry) bool {
	by, _ := scoring.TakenBack(e.Reason)
	return by
}

func testErasedDisputes(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	r := triaged(t, s, kitchen)[0]
	mia := history.Account{ID: 20, Login: "mia-of-the-mill", Type: "User"}
	file(t, s, r.ID, dora, "I, a cook, did it.", after(11))
	file(t, s, r.ID, ada, "It was @Dora-of-the-cellar, or mia-of-the-mill.", after(11))
	if done, err := s.DecideDispute(t.Context(), scoring.Decision{Dispute: 1, Receipt: r.ID, By: mia, At: after(12), Withdraw: true, Answer: "Sorted by a miller."}); err != nil || !done {
		t.Fatal(done, err)
	}
	file(t, s, r.ID, cleo, "So says cleo.", after(12))
	for _, who := range []history.Account{dora, mia, cleo} {
		if err := s.ErasePerson(t.Context(), who, after(13)); err != nil {
			t.Fatal(err)
		}
	}
	scoreReal(t, s, after(14))
	verifiedReal(t, s, after(14))
	all := disputesOn(t, s, r.ID)
	if len(all) != 2 || all[0].By.ID >= 0 || all[0].Decider.ID >= 0 || all[0].Reason != "" || all[0].Answer != "" || all[1].Reason != "It was @ghost, or ghost." && all[1].Reason != "It was ghost, or ghost." {
		t.Errorf("after the erasures: %+v", all)
	}
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := onDisk(t, dir, "dora-of-the", "mia-of-the", "a cook", "a miller"); len(found) > 0 {
		t.Errorf("on disk there is %q", found)
	}
	if now, _, err := s.Receipt(t.Context(), r.ID); err != nil || now.Status != scoring.Withdrawn {
		t.Errorf("the decision is gone: %v, %v", now.Status, err)
	}
	// What is said of them later does not name them either.
	if done, err := s.TakeBackDispute(t.Context(), r.ID, ada); err != nil || !done {
		t.Fatal(done, err)
	}
	again := triaged(t, s, secret)[0]
	file(t, s, again.ID, ada, "Ask @dora-of-the-cellar.", after(15))
	file(t, s, again.ID, dora, "Ask me.", after(15))
	all = disputesOn(t, s, again.ID)
	if len(all) != 2 || all[0].Reason != "Ask @ghost." || all[1].By.ID >= 0 {
		t.Errorf("filed after the erasures: %+v", all)
	}
	if done, err := s.TakeBackDispute(t.Context(), again.ID, dora); err != nil || !done {
		t.Errorf("who was erased takes back: %v, %v", done, err)
	}
}

func testPurgedDisputes(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	all := triaged(t, s, kitchen, secret)
	mia := history.Account{ID: 20, Login: "mia-of-the-mill", Type: "User"}
	for _, r := range all {
		file(t, s, r.ID, dora, "About "+r.Repo.Name+" it is.", after(11))
	}
	for private, want := range map[bool]int{false: 1, true: 2} {
		in, err := s.ReportInput(t.Context(), scoring.Scope{Owner: "Acme"}, scoring.MonthOf(day0), after(11), private)
		if err != nil || len(in.Disputed) != want {
			t.Errorf("a report, private %v, has %d that are disputed, %v", private, len(in.Disputed), err)
		}
	}
	if done, err := s.DecideDispute(t.Context(), scoring.Decision{Dispute: 2, Receipt: all[1].ID, By: mia, At: after(12), Answer: "So be it."}); err != nil || !done {
		t.Fatal(done, err)
	}
	scoreReal(t, s, after(13))
	if _, err := s.PurgeRepo(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := onDisk(t, dir, "About secret", "So be it", "mia-of-the-mill"); len(found) > 0 {
		t.Errorf("of what was purged there is %q on disk", found)
	}
	if left := disputesOn(t, s, all[0].ID); len(left) != 1 || left[0].By != dora {
		t.Errorf("of the other repository there is %+v", left)
	}
	verifiedReal(t, s, after(13))
}
