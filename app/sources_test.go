package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/backup"
	"glueledger/app/renames"
	"glueledger/app/replayhub"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// TestImportEqualsWebhooks reads a real history twice, from its backup and from
// the webhooks that replayhub makes of it, and wants the same activities.
func TestImportEqualsWebhooks(t *testing.T) {
	data := replayhub.History(t)
	imported, webhooked := threads{}, threads{}
	result, err := backup.Read(t.Context(), data, backup.Options{}, func(th backup.Thread) error {
		imported.add(th.Activities)
		return nil
	})
	if err != nil || len(result.Problems) > 0 {
		t.Fatal(err, result.Problems)
	}
	imported.rename(result.Renames)
	replayed(t, data, func(event string, body []byte) {
		d, err := webhooks.Decode(event, body)
		if err != nil {
			t.Fatal(err)
		}
		webhooked.add(d.Activities)
	})
	if len(imported) < 1000 {
		t.Fatalf("only %d threads imported", len(imported))
	}
	diff := cmp.Diff(imported.lines(), webhooked.lines())
	if diff != "" {
		t.Errorf("import (-) and webhooks (+) differ:\n%s", diff[:min(len(diff), 20000)])
	}
}

// replayed calls fn for every delivery that replayhub makes of a backup.
func replayed(t *testing.T, data string, fn func(event string, body []byte)) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := exec.CommandContext(ctx, replayhub.Build(t), "replay", "-data", data, "-secret", "s", "-dump", "/dev/fd/3")
	cmd.ExtraFiles = []*os.File{w}
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	lines := bufio.NewReaderSize(r, 1<<20)
	n := 0
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			break
		}
		var d struct {
			Headers map[string]string
			Body    string
		}
		if err := json.Unmarshal(line, &d); err != nil {
			t.Fatal(err)
		}
		fn(d.Headers["X-GitHub-Event"], []byte(d.Body))
		n++
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("replayhub: %v\n%s", err, said.String())
	}
	t.Logf("%d deliveries", n)
}

// threads are activities by thread and key, the newest version of each.
type threads map[string]map[string]history.Activity

func (ts threads) add(activities []history.Activity) {
	for _, a := range activities {
		name := fmt.Sprintf("%s#%05d", a.Repo.FullName(), a.Number)
		if ts[name] == nil {
			ts[name] = map[string]history.Activity{}
		}
		old, known := ts[name][a.Key()]
		if !known || a.Updated.After(old.Updated) || a.Updated.Equal(old.Updated) && a.Text > old.Text {
			ts[name][a.Key()] = a
		}
	}
}

// rename gives labels and milestones their present names, as the ledger does
// when it reads activities.
func (ts threads) rename(renames []renames.Rename) {
	now := map[string]string{}
	for _, r := range renames {
		now[fmt.Sprint(r.Milestone, r.From)] = r.To
	}
	for _, acts := range ts {
		for key, a := range acts {
			milestone := a.Verb == history.Milestoned || a.Verb == history.Demilestoned
			if to := now[fmt.Sprint(milestone, a.Subject)]; to != "" && (milestone || a.Verb == history.Labeled || a.Verb == history.Unlabeled) {
				a.Subject = to
				acts[key] = a
			}
		}
	}
}

// lines are the threads in a form that can be compared and read. Two state
// changes of one sort within seconds are one.
func (ts threads) lines() map[string][]string {
	out := map[string][]string{}
	for name, acts := range ts {
		var list []history.Activity
		for _, a := range acts {
			if a.Verb != history.ConvertedToDiscussion && a.Verb != history.MarkedAsDuplicate { // not in webhooks
				list = append(list, a)
			}
		}
		slices.SortFunc(list, func(a, b history.Activity) int { return a.At.Compare(b.At) })
		last := map[string]time.Time{}
		for _, a := range list {
			line := describe(a)
			if a.ID == 0 && a.Verb != history.Opened {
				if at, seen := last[line]; seen && a.At.Sub(at) <= history.SameChange {
					continue
				}
				last[line] = a.At
			}
			out[name] = append(out[name], a.At.Format(time.RFC3339)+" "+line)
		}
		slices.Sort(out[name])
	}
	return out
}

// describe tells everything of an activity but its time and version.
func describe(a history.Activity) string {
	a.At, a.Updated, a.Number = time.Time{}, time.Time{}, 0
	if a.Verb == history.Pushed {
		a.Subject = "" // replayhub makes up the heads that the record lacks
	}
	s, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	return string(s)
}
