package history

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var (
	ana = Account{ID: 1, Login: "ana", Type: "User"}
	bo  = Account{ID: 2, Login: "bo", Type: "User"}
	cy  = Account{ID: 3, Login: "cy", Type: "User"}
	ci  = Account{ID: 9, Login: "ci[bot]", Type: "Bot"}

	noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
)

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// did is somebody's doing some time after noon, when ana opened the thread.
func did(who Account, after time.Duration, v Verb) Activity {
	return Activity{Number: 7, Type: PullRequest, Verb: v, Actor: who, At: noon.Add(after)}
}

func opened(title string) Activity {
	a := did(ana, 0, Opened)
	a.Subject, a.Updated = title, noon
	return a
}

// said is somebody's comment, review or review comment.
func said(who Account, after time.Duration, v Verb, id int64, text string) Activity {
	a := did(who, after, v)
	a.ID, a.Text, a.Updated = id, text, a.At
	if v == Reviewed {
		a.Subject = Remarked
	}
	return a
}

func on(a Activity, subject string) Activity { a.Subject = subject; return a }

func renamed(who Account, after time.Duration, from, to string) Activity {
	a := on(did(who, after, Renamed), to)
	a.From = from
	return a
}

func updated(a Activity, after time.Duration, text string) Activity {
	a.Updated, a.Text = noon.Add(after), text
	return a
}

func assemble(t *testing.T, acts ...Activity) *Thread {
	t.Helper()
	thread, ok := Assemble(acts, nil)
	if !ok {
		t.Fatal("no thread")
	}
	return thread
}

// told is what a thread says happened: who, what and how long after noon.
func told(t *Thread) []string {
	out := []string{}
	for _, e := range t.Events {
		s := e.At.Sub(noon).String() + " " + e.Actor.Login + " " + string(e.Verb)
		if e.Subject != "" {
			s += " " + e.Subject
		}
		if e.Text != "" {
			s += ": " + e.Text
		}
		out = append(out, s)
	}
	return out
}

// all lets cmp look into what only the package knows.
var all = cmp.Options{cmp.AllowUnexported(Thread{}, Prose{}, cues{}), cmpopts.IgnoreFields(Thread{}, "next", "engages")}

func TestAssemble(t *testing.T) {
	review := said(bo, 3*hour, Reviewed, 50, "See below.")
	remark := said(bo, hour, ReviewCommented, 51, "Off by one.")
	remark.ReviewID = 50
	tests := []struct {
		name string
		acts []Activity
		want []string
	}{
		{"in the order of time", []Activity{said(cy, 2*hour, Commented, 12, "Second"), opened("T"), said(bo, hour, Commented, 11, "First")},
			[]string{"0s ana opened T", "1h0m0s bo commented: First", "2h0m0s cy commented: Second"}},
		{"the newest version of a comment", []Activity{opened("T"), updated(said(bo, hour, Commented, 11, ""), 3*hour, "Mended"), said(bo, hour, Commented, 11, "Frist")},
			[]string{"0s ana opened T", "1h0m0s bo commented: Mended"}},
		{"the newest version of the opening", []Activity{updated(opened("T"), hour, "New text"), updated(opened("T"), 0, "Old text")},
			[]string{"0s ana opened T: New text"}},
		{"a deleted comment is left out", []Activity{opened("T"), said(bo, hour, Commented, 11, "Oops"), said(bo, 2*hour, Deleted, 11, ""), said(bo, hour, Commented, 12, "Fine")},
			[]string{"0s ana opened T", "1h0m0s bo commented: Fine"}},
		{"the deletion may be told before the comment", []Activity{said(bo, 2*hour, Deleted, 11, ""), said(bo, hour, Commented, 11, "Oops"), opened("T")},
			[]string{"0s ana opened T"}},
		{"one label told twice within five seconds", []Activity{opened("T"), on(did(bo, hour, Labeled), "bug"), on(did(bo, hour+5*time.Second, Labeled), "bug")},
			[]string{"0s ana opened T", "1h0m0s bo labeled bug"}},
		{"the same label again six seconds later is another", []Activity{opened("T"), on(did(bo, hour, Labeled), "bug"), on(did(bo, hour+6*time.Second, Labeled), "bug")},
			[]string{"0s ana opened T", "1h0m0s bo labeled bug", "1h0m6s bo labeled bug"}},
		{"two labels in one second are two", []Activity{opened("T"), on(did(bo, hour, Labeled), "bug"), on(did(bo, hour, Labeled), "ui")},
			[]string{"0s ana opened T", "1h0m0s bo labeled bug", "1h0m0s bo labeled ui"}},
		{"a label by two people is two", []Activity{opened("T"), on(did(bo, hour, Labeled), "bug"), on(did(cy, hour+time.Second, Labeled), "bug")},
			[]string{"0s ana opened T", "1h0m0s bo labeled bug", "1h0m1s cy labeled bug"}},
		{"a label that was changed in case is one", []Activity{opened("T"), on(did(bo, hour, Labeled), "Bug"), on(did(bo, hour+time.Second, Labeled), "bug")},
			[]string{"0s ana opened T", "1h0m0s bo labeled bug"}},
		{"the source that knows the reason of a close tells it", []Activity{opened("T"), did(bo, hour, Closed), on(did(bo, hour+time.Second, Closed), NotPlanned)},
			[]string{"0s ana opened T", "1h0m0s bo closed not_planned"}},
		{"the title at the opening", []Activity{opened("New"), renamed(bo, hour, "Old", "New")},
			[]string{"0s ana opened Old", "1h0m0s bo renamed New"}},
		{"the title before two changes", []Activity{renamed(cy, 2*hour, "Newer", "Newest"), opened("Newest"), renamed(bo, hour, "Old", "Newer")},
			[]string{"0s ana opened Old", "1h0m0s bo renamed Newer", "2h0m0s cy renamed Newest"}},
		{"review comments show with their review", []Activity{opened("T"), remark, review, said(cy, 2*hour, Commented, 60, "Between")},
			[]string{"0s ana opened T", "2h0m0s cy commented: Between", "3h0m0s bo reviewed commented: See below.", "3h0m0s bo review_comment: Off by one."}},
		{"what is said comes before the close of the same second", []Activity{opened("T"), did(bo, hour, Closed), said(bo, hour, Commented, 11, "Because")},
			[]string{"0s ana opened T", "1h0m0s bo commented: Because", "1h0m0s bo closed"}},
		{"the merge comes before its close", []Activity{opened("T"), did(bo, hour, Closed), did(bo, hour, Merged)},
			[]string{"0s ana opened T", "1h0m0s bo merged", "1h0m0s bo closed"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, told(assemble(t, tt.acts...))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAssembleTellsOfTheThread(t *testing.T) {
	o := opened("Add a cache v2")
	o.Repo, o.URL = Repo{ID: 4, Owner: "lantern", Name: "tiles"}, "https://example.org/7"
	got := assemble(t, o, renamed(ana, hour, "Add a cache", "Add a cache v2"), did(ci, hour, Pushed))
	want := &Thread{Repo: o.Repo, Number: 7, Type: PullRequest, Title: "Add a cache v2", Author: ana, OpenedAt: noon, URL: o.URL}
	events := got.Events
	got.Events = nil
	if diff := cmp.Diff(want, got, all); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, e := range events {
		if e.Says == nil {
			t.Errorf("%s says nil", e.Verb)
		}
		if e.Bot != (e.Actor == ci) {
			t.Errorf("%s by %s: Bot %v", e.Verb, e.Actor.Login, e.Bot)
		}
	}
}

func TestAssembleDraft(t *testing.T) {
	asDraft := opened("T")
	asDraft.Draft = true
	tests := []struct {
		name string
		acts []Activity
		want bool
	}{
		{"never a draft", []Activity{opened("T")}, false},
		{"a draft still", []Activity{asDraft}, true},
		{"a draft once, ready now", []Activity{opened("T"), did(ana, hour, ReadyForReview)}, true},
		{"made a draft later", []Activity{asDraft, did(ana, hour, Draft)}, false},
		{"made a draft, then ready again", []Activity{opened("T"), did(ana, hour, Draft), did(ana, 2*hour, ReadyForReview)}, false},
		{"ready, then a draft again", []Activity{asDraft, did(ana, hour, ReadyForReview), did(ana, 2*hour, Draft)}, true},
	}
	for _, tt := range tests {
		if got := assemble(t, tt.acts...).Events[0].Draft; got != tt.want {
			t.Errorf("%s: opened as a draft: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// GitHub's API tells that a discussion was closed, but not by whom.
func TestAssembleNamelessClosings(t *testing.T) {
	closed := func(who Account, after time.Duration, in ThreadType) Activity {
		a := did(who, after, Closed)
		a.Type = in
		return a
	}
	tests := []struct {
		name string
		acts []Activity
		want []string
	}{
		{"the source that knows who closed tells it", []Activity{closed(Ghost, hour, Discussion), closed(bo, hour+5*time.Second, Discussion)}, []string{"1h0m5s bo closed"}},
		{"whichever was earlier", []Activity{closed(Ghost, hour+5*time.Second, Discussion), closed(bo, hour, Discussion)}, []string{"1h0m0s bo closed"}},
		{"another closing is another", []Activity{closed(Ghost, hour, Discussion), closed(bo, hour+6*time.Second, Discussion)}, []string{"1h0m0s ghost closed", "1h0m6s bo closed"}},
		{"nobody knows", []Activity{closed(Ghost, hour, Discussion)}, []string{"1h0m0s ghost closed"}},
		{"issues tell who it was", []Activity{closed(Ghost, hour, Issue), closed(bo, hour, Issue)}, []string{"1h0m0s ghost closed", "1h0m0s bo closed"}},
	}
	for _, tt := range tests {
		got := told(assemble(t, append(tt.acts, opened("T"))...))[1:]
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestAssembleGivesNoThread(t *testing.T) {
	tests := []struct {
		name string
		acts []Activity
	}{
		{"nothing known", nil},
		{"opening not known", []Activity{said(bo, hour, Commented, 11, "Hello")}},
		{"deleted", []Activity{opened("T"), did(bo, hour, Deleted)}},
		{"deleted, told first", []Activity{did(bo, hour, Deleted), opened("T"), said(bo, hour, Commented, 11, "Hello")}},
	}
	for _, tt := range tests {
		if got, ok := Assemble(tt.acts, nil); ok || got != nil {
			t.Errorf("%s: got a thread", tt.name)
		}
	}
}

func TestKey(t *testing.T) {
	assigned := did(bo, hour, Assigned)
	assigned.Target = cy
	renamedLogin := assigned
	renamedLogin.Target.Login, renamedLogin.Actor.Login = "cyrus", "bob"
	same := []struct {
		name string
		a, b Activity
	}{
		{"versions of a comment", said(bo, hour, Commented, 11, "a"), updated(said(bo, hour, Commented, 11, ""), 9*hour, "b")},
		{"snapshots of the opening", opened("Old"), opened("New")},
		{"logins that changed", assigned, renamedLogin},
		{"a close with and without its reason", did(bo, hour, Closed), on(did(bo, hour, Closed), Completed)},
		{"a push with and without its commit", did(bo, hour, Pushed), on(did(bo, hour, Pushed), "6f1c2aa")},
		{"a lock with and without its reason", did(bo, hour, Locked), on(did(bo, hour, Locked), "spam")},
	}
	for _, tt := range same {
		if a, b := tt.a.Key(), tt.b.Key(); a != b {
			t.Errorf("%s: %q is not %q", tt.name, a, b)
		}
	}
	other := assigned
	other.Target = ana
	differ := []struct {
		name string
		a, b Activity
	}{
		{"two comments", said(bo, hour, Commented, 11, "a"), said(bo, hour, Commented, 12, "a")},
		{"a comment and a review with the same id", said(bo, hour, Commented, 11, "a"), said(bo, hour, Reviewed, 11, "a")},
		{"two labels", on(did(bo, hour, Labeled), "a"), on(did(bo, hour, Labeled), "b")},
		{"put on and taken off", on(did(bo, hour, Labeled), "a"), on(did(bo, hour, Unlabeled), "a")},
		{"two people", did(bo, hour, Closed), did(cy, hour, Closed)},
		{"two seconds", did(bo, hour, Closed), did(bo, hour+time.Second, Closed)},
		{"two assignees", assigned, other},
		{"edits of two comments", said(bo, hour, Edited, 11, ""), said(bo, hour, Edited, 12, "")},
	}
	for _, tt := range differ {
		if a, b := tt.a.Key(), tt.b.Key(); a == b {
			t.Errorf("%s: both %q", tt.name, a)
		}
	}
}
