package store_test

import (
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// testWaitsEnded sums the waiting that ended as receipts have it: each in full days, and
// without the stale thread, on which nobody waited.
func testWaitsEnded(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	appendAll(t, s,
		pull(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 11, "Thanks.", after(2.6)),
		pull(kitchen, 2, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 12, "Thanks.", after(3.7)),
		issue(kitchen, 3, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 13, "Thanks.", after(5.9)))
	triage := judge(after(6))
	unblocking := func(thread *history.Thread, settings scoring.Settings) scoring.Judgement {
		j := triage(thread, settings)
		for i := range j.Credits {
			j.Credits[i].Kind = scoring.ReviewUnblocking
			if thread.Number == 3 {
				j.Credits[i].Kind = scoring.StaleResolution
			}
		}
		return j
	}
	if _, err := s.ScoreDue(t.Context(), after(6), 100, unblocking); err != nil {
		t.Fatal(err)
	}
	const want = 5 * 24 * time.Hour
	scope := scoring.Scope{Owner: "acme"}
	o := overview(t, s, scope, march, march)
	if got, last := o.Units.WaitEnded, o.Trend[len(o.Trend)-1].WaitEnded; got != want || last != want {
		t.Errorf("an overview has %v, and its last month %v", got, last)
	}
	in, err := s.ReportInput(t.Context(), scope, march, after(6), false)
	if err != nil {
		t.Fatal(err)
	}
	receipts := time.Duration(0)
	for _, r := range in.Receipts {
		receipts += r.WaitEnded()
	}
	if got := scoring.NewReport(in).Units.WaitEnded; got != want || receipts != want {
		t.Errorf("a report has %v, and its receipts %v", got, receipts)
	}
	work, err := s.PersonWork(t.Context(), ben, scoring.Span{From: march, To: march})
	if got := work.Units().WaitEnded; err != nil || got != want {
		t.Errorf("a person has %v, %v", got, err)
	}
}
