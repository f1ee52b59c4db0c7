package scoring

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

func TestFateOf(t *testing.T) {
	for done, want := range map[string]Fate{
		"": FateOpen, "closed": FateClosed, "merged closed": FateMerged, "closed merged": FateMerged, "closed reopened": FateOpen,
		"merged closed reopened closed": FateClosed, "answered": FateAnswered, "answered closed": FateAnswered, "answered unanswered": FateOpen,
		"closed unanswered": FateClosed, "closed transferred": FateMoved, "converted_to_discussion": FateMoved, "transferred reopened": FateMoved,
	} {
		var verbs []history.Verb
		for _, verb := range strings.Fields(done) {
			verbs = append(verbs, history.Verb(verb))
		}
		if got := FateOf(verbs); got != want {
			t.Errorf("%q: got %s, want %s", done, got, want)
		}
	}
}

func TestPersonWork(t *testing.T) {
	march := Month{2024, time.March}
	at := func(m time.Month, day int) time.Time { return time.Date(2024, m, day, 23, 59, 0, 0, time.UTC) }
	w := PersonWork{
		Span: Span{march.Plus(-1), march},
		Deeds: []Deed{
			{Thread: 5, Kind: Triage, Status: Confirmed, At: march.End()}, // after the span
			{Thread: 1, Kind: ReviewUnblocking, Status: Confirmed, At: at(time.March, 31), Waited: 8*day + time.Hour},
			{Thread: 1, Kind: Triage, Status: Confirmed, At: at(time.March, 31), Waited: time.Hour},
			{Thread: 3, Kind: Triage, Status: Pending, At: at(time.February, 29)},
			{Thread: 2, Kind: Triage, Status: Confirmed, At: at(time.February, 29)},
			{Thread: 4, Kind: Triage, Status: Confirmed, At: at(time.January, 1)}, // before the span
		},
		Fates: map[int64]Fate{1: FateMerged, 2: FateClosed}, Merged: 5,
	}
	if diff := cmp.Diff(Units{Kinds: map[Kind]int{Triage: 2, ReviewUnblocking: 1}, WaitEnded: 8 * day, Threads: 2, Pending: 1, PendingKinds: map[Kind]int{Triage: 1}, Merged: 5}, w.Units()); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[Fate][]int64{FateMerged: {1}, FateClosed: {2}}, w.ByFate()); diff != "" {
		t.Errorf("by fate (-want +got):\n%s", diff)
	}
	if in := w.InSpan(); len(in) != 4 || in[0].Thread != 1 || in[3].Thread != 2 {
		t.Errorf("in the span: %+v", in)
	}
	if _ = append(w.InSpan(), Deed{}); w.Deeds[5].Thread != 4 {
		t.Error("whoever appends to the deeds of a span writes over others")
	}
	months := w.Calendar()
	if len(months) != 12 || months[0].Month != (Month{2023, time.April}) || len(months[10].Days) != 29 {
		t.Fatalf("the calendar: %+v", months)
	}
	if m := months[11]; m.Days[30] != 2 || m.Credits != 2 || m.Threads != 1 {
		t.Errorf("March: %+v", m)
	}
	if m := months[10]; m.Days[28] != 1 || m.Threads != 1 || months[9].Days[0] != 1 || slices.Max(months[8].Days) != 0 {
		t.Errorf("February: %+v", m)
	}
}
