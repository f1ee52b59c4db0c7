package ghclient

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

func TestNeedsObject(t *testing.T) {
	by := &User{ID: 2, Login: "bo", Type: "User"}
	closed := Event{Event: "closed"}
	reopened := Event{Event: "reopened"}
	for name, tt := range map[string]struct {
		record Record
		want   bool
	}{
		"open":                      {Record{Thread: &Thread{}}, false},
		"closed by the timeline":    {Record{Thread: &Thread{ClosedAt: noon}, Events: []Event{closed}}, false},
		"missed":                    {Record{Thread: &Thread{ClosedAt: noon}}, true},
		"missed after a reopening":  {Record{Thread: &Thread{ClosedAt: noon}, Events: []Event{closed, reopened}}, true},
		"missed, and told by whom":  {Record{Thread: &Thread{ClosedAt: noon, ClosedBy: by}}, false},
		"a pull request":            {Record{Pull: true, Thread: &Thread{ClosedAt: noon}}, true},
		"merged by":                 {Record{Pull: true, Thread: &Thread{ClosedAt: noon, MergedBy: by}}, false},
		"closed_by is not asked of": {Record{Pull: true, Thread: &Thread{ClosedAt: noon, ClosedBy: by}}, true},
	} {
		if got := tt.record.NeedsObject(); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	r := Record{Thread: &Thread{ClosedAt: noon, ClosedBy: by, State: "closed"}}
	if acts := r.Activities(); len(acts) != 2 || acts[1].Verb != history.Closed || acts[1].Actor.ID != 2 {
		t.Error(acts)
	}
}

// The order in which review comments were listed says nothing.
func TestOrderOfReviewComments(t *testing.T) {
	comments := []ReviewComment{
		{ID: 1, ReviewID: 7, CreatedAt: noon, UpdatedAt: noon.Add(time.Hour), User: &User{ID: 2}},
		{ID: 2, ReviewID: 7, CreatedAt: noon.Add(time.Minute), User: &User{ID: 2}},
		{ID: 3, ReviewID: 8, CreatedAt: noon.Add(time.Minute), User: &User{ID: 3}},
	}
	r := Record{Pull: true, Thread: &Thread{CreatedAt: noon}, Comments: comments}
	want := r.Activities()
	r.Comments = []ReviewComment{comments[2], comments[1], comments[0]}
	if diff := cmp.Diff(want, r.Activities()); diff != "" {
		t.Error(diff)
	}
}
