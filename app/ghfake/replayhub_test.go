package ghfake_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/ghfake"
	"glueledger/app/replayhub"
	"glueledger/scoring/history"
)

// hub starts the recorded history with faults behind a fake, and gives an App on
// both.
func hub(t *testing.T) (*ghfake.Fake, *ghclient.App) {
	t.Helper()
	address, keyFile := replayhub.Start(t, replayhub.History(t), "-faults", "0.15", "-secondary", "20", "-retry-after", "1", "-token-ttl", "5s", "-seed", "7")
	fake, err := ghfake.New(address)
	if err != nil {
		t.Fatal(err)
	}
	fake.Trouble(ghfake.Trouble{Faults: 0.2, Secondary: 8, RetryAfter: 1, Seed: 7})
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	key, err := os.ReadFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	site, err := ghclient.NewSite(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	app, err := ghclient.NewApp(ghclient.Config{Site: site, AppID: 1, PrivateKey: key, Limits: ghclient.Limits{PointsPerMinute: 1 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	return fake, app
}

// TestInFrontOfReplayhub works on both as one GitHub, through faults, and holds
// all that was asked against GitHub's description where that is at hand.
func TestInFrontOfReplayhub(t *testing.T) {
	fake, app := hub(t)
	ctx := t.Context()
	installations, err := app.Installations(ctx)
	if err != nil || len(installations) != 1 {
		t.Fatal(installations, err)
	}
	c := app.Client(installations[0].ID)
	repos, err := c.Repositories(ctx)
	if err != nil || len(repos) != 1 {
		t.Fatal(repos, err)
	}
	repo := repos[0]
	threads := 0
	for cursor := ""; ; {
		page, next, err := c.Threads(ctx, repo, time.Time{}, cursor)
		if err != nil {
			t.Fatal(err)
		}
		threads += len(page)
		if cursor = next; cursor == "" {
			break
		}
	}
	if threads < 1500 {
		t.Errorf("read %d threads by links from page to page", threads)
	}
	if r, err := c.Record(ctx, repo, 1, true); err != nil || len(r.Activities()) < 2 {
		t.Errorf("Record: got %+v, %v", r, err)
	}

	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 45 {
		fake.AddDiscussion(repo.Owner, repo.Name, ghfake.Discussion{Title: "Question", Body: "How?", CreatedAt: day.AddDate(0, 0, i), Author: ghfake.Account{ID: 5, Login: "ada"}})
	}
	var told []history.Activity
	for cursor := ""; ; {
		acts, next, err := c.Discussions(ctx, repo, time.Time{}, cursor)
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, acts...)
		if cursor = next; cursor == "" {
			break
		}
	}
	if len(told) != 45 || told[0].At.Before(told[44].At) {
		t.Errorf("discussions: got %d", len(told))
	}
	self, err := app.Self(ctx)
	if err != nil {
		t.Fatal(err)
	}
	// A failed write may have taken effect: look first, as the client's users do.
	for {
		found, err := c.FindDiscussion(ctx, repo, "general", "<!-- mine -->")
		if err == nil && found != nil {
			break
		}
		if _, err := c.CreateDiscussion(ctx, repo, "general", "Report", "Body <!-- mine -->"); err == nil {
			break
		}
	}
	mine := slices.DeleteFunc(fake.Discussions(repo.Owner, repo.Name), func(d ghfake.Discussion) bool { return d.Title != "Report" })
	if len(mine) != 1 || mine[0].Author.Login+"[bot]" != self.Login() {
		t.Errorf("posted: got %+v by %s", mine, self.Login())
	}
	sha, err := c.HeadSHA(ctx, repo, "master")
	if err != nil {
		t.Fatal(err)
	}
	for len(fake.CheckRuns(repo.Owner, repo.Name)) == 0 {
		_, _ = c.CreateCheckRun(ctx, repo, ghclient.CheckRun{Name: "glueledger", HeadSHA: sha, Conclusion: "success", Title: "T", Summary: "S"}) // may fail and take effect
	}

	statuses := make(map[int]int)
	own := 0
	for _, r := range fake.Requests() {
		statuses[r.Status]++
		if r.Own {
			own++
		}
	}
	if statuses[http.StatusOK] < 30 || own < 5 || len(statuses) < 3 {
		t.Errorf("answered %v, of it %d by the fake: that is not both with faults", statuses, own)
	}
	if os.Getenv("GLUELEDGER_OCTOKIT") == "" {
		return
	}
	d, err := ghfake.LoadDescription(os.Getenv("GLUELEDGER_OCTOKIT"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range fake.Requests() {
		if r.Path == "/graphql" {
			continue
		}
		if err := d.Check(r); err != nil {
			t.Errorf("GitHub would not take it: %v\n%s", err, bytes.TrimSpace(r.Body))
		}
	}
}
