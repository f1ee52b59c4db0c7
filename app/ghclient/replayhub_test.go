package ghclient_test

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"glueledger/app/backup"
	"glueledger/app/ghclient"
	"glueledger/app/replayhub"
	"glueledger/scoring/history"
)

// startReplayhub serves the recorded history and gives an App on it. The server
// fails one call in twenty, refuses each twentieth one for a secondary limit, and
// its tokens end after five seconds.
func startReplayhub(t *testing.T) (*ghclient.App, string) {
	t.Helper()
	data := replayhub.History(t)
	address, keyFile := replayhub.Start(t, data, "-faults", "0.05", "-secondary", "20", "-token-ttl", "5s", "-seed", "3")
	key, err := os.ReadFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	site, err := ghclient.NewSite(address)
	if err != nil {
		t.Fatal(err)
	}
	app, err := ghclient.NewApp(ghclient.Config{Site: site, AppID: 1, PrivateKey: key,
		Limits: ghclient.Limits{PointsPerMinute: 1 << 20, ContentPerMinute: 1 << 20}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return app, data
}

// imported is what the backup import makes of the same history, by number.
func imported(t *testing.T, data string) map[int][]history.Activity {
	t.Helper()
	out := map[int][]history.Activity{}
	_, err := backup.Read(t.Context(), data, backup.Options{}, func(th backup.Thread) error {
		out[th.Number] = th.Activities
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sorted(acts []history.Activity) []history.Activity {
	acts = slices.Clone(acts)
	slices.SortFunc(acts, func(a, b history.Activity) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Key(), b.Key()), cmp.Compare(a.Subject, b.Subject))
	})
	return acts
}

// TestReplayhub reads and writes through faults and limits.
func TestReplayhub(t *testing.T) {
	app, data := startReplayhub(t)
	t.Run("reads", func(t *testing.T) { readReplayhub(t, app, data) })
	t.Run("posts", func(t *testing.T) { postReplayhub(t, app) })
}

// readReplayhub reads threads in both ways, one by one and from lists, and gets
// what the import of the same history gets.
func readReplayhub(t *testing.T, app *ghclient.App, data string) {
	ctx := ghclient.Background(t.Context())
	installations, err := app.Installations(ctx)
	if err != nil || len(installations) != 1 {
		t.Fatal(installations, err)
	}
	client := app.Client(installations[0].ID)
	repos, err := client.Repositories(ctx)
	if err != nil || len(repos) != 1 {
		t.Fatal(repos, err)
	}
	repo := repos[0]
	want := imported(t, data)
	pulls := map[int]bool{}
	for n, acts := range want {
		pulls[n] = acts[0].Type == history.PullRequest
	}
	check := func(number int, r *ghclient.Record) {
		if diff := gocmp.Diff(sorted(want[number]), sorted(r.Activities())); diff != "" {
			t.Errorf("#%d (-import +GitHub):\n%s", number, diff)
		}
	}

	var mu sync.Mutex
	var work sync.WaitGroup
	numbers := make(chan int)
	read := 0
	for range 4 {
		work.Go(func() {
			for n := range numbers {
				r, err := client.Record(ctx, repo, n, pulls[n])
				mu.Lock()
				if read++; err != nil {
					t.Error(err)
				} else {
					check(n, r)
				}
				mu.Unlock()
			}
		})
	}
	for n := range want {
		if n%60 == 0 {
			numbers <- n
		}
	}
	close(numbers)
	work.Wait()

	fromLists(t, ctx, client, repo, check)
	t.Logf("%d threads", read)
}

// fromLists reads some threads as backfill does: objects from lists, review
// comments of the whole repository, and a single object only where needed.
func fromLists(t *testing.T, ctx context.Context, client *ghclient.Client, repo history.Repo, check func(int, *ghclient.Record)) {
	page, next, err := client.Pulls(ctx, repo, "")
	if err != nil || len(page) != 100 || next == "" {
		t.Fatal(len(page), next, err)
	}
	if _, _, err := client.Pulls(ctx, repo, next); err != nil {
		t.Fatal(err)
	}
	comments := map[int][]ghclient.ReviewComment{}
	for cursor, more := "", true; more; more = cursor != "" {
		var got []ghclient.NumberedComment
		if got, cursor, err = client.ReviewComments(ctx, repo, page[15].CreatedAt, cursor); err != nil {
			t.Fatal(err)
		}
		for _, c := range got {
			comments[c.Number] = append(comments[c.Number], c.ReviewComment)
		}
	}
	for _, th := range page[:15] {
		if th.CreatedAt.Before(page[15].CreatedAt) {
			continue // may have older comments
		}
		r := &ghclient.Record{Repo: repo, Thread: &th, Pull: true, Comments: comments[th.Number]}
		if r.Events, err = client.Timeline(ctx, repo, th.Number); err != nil {
			t.Fatal(err)
		}
		check(th.Number, r)
	}
}

// postReplayhub writes: whoever looks for its marker before it tries again posts
// once.
func postReplayhub(t *testing.T, app *ghclient.App) {
	ctx := t.Context()
	installations, err := app.Installations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	client := app.Client(installations[0].ID)
	repo := history.Repo{Owner: "bitcoin-core", Name: "secp256k1"}
	began := time.Now().Add(-time.Minute)
	for i := range 6 {
		marker := "<!-- glueledger:" + strconv.Itoa(i) + " -->"
		for {
			if _, err := client.CreateComment(ctx, repo, 1, "Hello\n\n"+marker); err == nil {
				break
			}
			if _, err := client.FindComment(ctx, repo, 1, began, marker); err == nil {
				break
			}
		}
		found, err := client.FindComment(ctx, repo, 1, began, marker)
		if err != nil {
			t.Fatal(err)
		}
		if err := client.EditComment(ctx, repo, found.ID, "Bye\n\n"+marker); err != nil {
			t.Error(err)
		}
		if err := client.React(ctx, repo, found.ID, "eyes"); err != nil {
			t.Error(err)
		}
		if i%2 == 0 {
			if err := client.DeleteComment(ctx, repo, found.ID); err != nil {
				t.Error(err)
			}
		}
	}
	var bodies []string
	timeline, err := client.Timeline(ctx, repo, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range timeline {
		if strings.Contains(e.Body, "glueledger:") {
			bodies = append(bodies, e.Body)
		}
	}
	if len(bodies) != 3 || !strings.HasPrefix(bodies[2], "Bye") {
		t.Errorf("got %d comments: %q", len(bodies), bodies)
	}
	for created := false; ; {
		issue, err := client.FindIssue(ctx, repo, "", "glueledger:report")
		if err == nil && issue.Body == "Report\n\n<!-- glueledger:report -->" {
			break
		}
		if !errors.Is(err, ghclient.ErrNotFound) || created {
			t.Fatal(issue, err)
		}
		_, err = client.CreateIssue(ctx, repo, "Report", "Report\n\n<!-- glueledger:report -->", []string{"glue"})
		created = err == nil
	}
	if _, err := client.ReadFile(ctx, repo, ".github/glueledger.yml", ""); err == nil {
		t.Error("a file that is not there was read")
	}
}
