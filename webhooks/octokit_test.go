package webhooks

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"glueledger/scoring/history"
)

// TestRealPayloads decodes every example payload of the npm package
// @octokit/webhooks-examples, which GitHub sent for real.
func TestRealPayloads(t *testing.T) {
	dir := os.Getenv("GLUELEDGER_OCTOKIT")
	if dir == "" {
		t.Skip("GLUELEDGER_OCTOKIT does not name the directory with GitHub's examples; . .ci/octokit.sh && octokit makes it")
	}
	// Enterprise servers send older forms.
	for _, of := range []string{"api.github.com", "ghes-31", "ghes-32", "ghes-33", "ghes-34", "ghes-35"} {
		t.Run(of, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, "webhooks-examples", of, "index.json"))
			if err != nil {
				t.Fatal(err)
			}
			var events []struct {
				Name     string            `json:"name"`
				Examples []json.RawMessage `json:"examples"`
			}
			if err := json.Unmarshal(data, &events); err != nil {
				t.Fatal(err)
			}
			told := make(map[history.Verb]int)
			changed := make(map[ChangeKind]int)
			decoded := 0
			for _, e := range events {
				for i, body := range e.Examples {
					d, err := Decode(e.Name, body)
					if err != nil {
						t.Errorf("%s, example %d: %v", e.Name, i, err)
					}
					empty := len(d.Activities) == 0 && len(d.Changes) == 0
					if !Known(e.Name) && !empty {
						t.Errorf("%s, example %d: an event that is not followed says %+v", e.Name, i, d)
					}
					if !empty {
						decoded++
					}
					for _, a := range d.Activities {
						told[a.Verb]++
						if a.Repo.Owner == "" || a.Number == 0 || a.At.IsZero() {
							t.Errorf("%s, example %d: activity %+v lacks its place or time", e.Name, i, a)
						}
					}
					for _, c := range d.Changes {
						changed[c.Kind]++
					}
				}
			}
			if of != "api.github.com" {
				if decoded == 0 {
					t.Error("nothing was decoded")
				}
				return
			}
			for _, verb := range []history.Verb{
				history.Opened, history.Closed, history.Reopened, history.Labeled, history.Unlabeled, history.Assigned, history.Unassigned,
				history.Commented, history.Reviewed, history.ReviewCommented, history.ReviewRequested, history.Edited, history.Deleted,
				history.Transferred, history.Pinned, history.Locked, history.Milestoned, history.Answered,
			} {
				if told[verb] == 0 {
					t.Errorf("no example says %s; they say %v", verb, slices.Sorted(maps.Keys(told)))
				}
			}
			for _, kind := range []ChangeKind{
				RepoRenamed, RepoTransferred, RepoPrivatized, RepoPublicized, RepoAdded, RepoRemoved,
				InstallationCreated, InstallationDeleted, InstallationSuspended, InstallationUnsuspended,
			} {
				if changed[kind] == 0 {
					t.Errorf("no example says %s; they say %v", kind, slices.Sorted(maps.Keys(changed)))
				}
			}
		})
	}
}
