package slash_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/publish"
	"glueledger/app/replayhub"
	"glueledger/app/slash"
	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/web"
	"glueledger/webhooks"
)

// startReplayhub serves the recorded history, fails one call in ten and signs in
// sipa, who merged, with the token "thumbs".
func startReplayhub(t *testing.T) (string, *ghclient.App) {
	t.Helper()
	address, keyFile := replayhub.Start(t, replayhub.History(t), "-faults", "0.1", "-token-ttl", "20s", "-pat", "thumbs=sipa", "-seed", "5")
	key, err := os.ReadFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	site, err := ghclient.NewSite(address)
	if err != nil {
		t.Fatal(err)
	}
	app, err := ghclient.NewApp(ghclient.Config{Site: site, AppID: 1, PrivateKey: key, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return address, app
}

// answers posts by the poster of reports and badges, as the program does.
type answers struct {
	*publish.Poster
	app *ghclient.App
}

func (a answers) Answer(ctx context.Context, installation int64, key string, on *history.Thread, body string) error {
	return a.Comment(ctx, a.app.Client(installation), key, on.Repo, on.Number, body)
}

// TestAgainstReplayhub commands by comments that are on a recorded issue, with
// the real client, poster and store, while GitHub fails now and then.
func TestAgainstReplayhub(t *testing.T) {
	address, app := startReplayhub(t)
	ctx := t.Context()
	installations, err := app.Installations(ctx)
	if err != nil || len(installations) != 1 {
		t.Fatalf("installations %+v, %v", installations, err)
	}
	client := app.Client(installations[0].ID)
	repos, err := client.Repositories(ctx)
	if err != nil || len(repos) != 1 {
		t.Fatalf("repositories %+v, %v", repos, err)
	}
	repo := repos[0]
	s := storetest.Open(t)
	person := func(login string) history.Account {
		a, err := client.User(ctx, login)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	now := time.Now().UTC().Truncate(time.Second) // replayhub dates reactions by the clock
	says := func(login string, id int64, minute int, text string) history.Activity {
		at := now.Add(time.Duration(minute) * time.Minute)
		return history.Activity{Repo: repo, Number: 424, Type: history.Issue, Verb: history.Commented, ID: id, Actor: person(login),
			At: at, Updated: at, Text: text, URL: fmt.Sprintf("%s/%s/issues/424#issuecomment-%d", address, repo.FullName(), id)}
	}
	const nomination = 630013915
	opened := says("paveljanik", 0, 0, "It does not build.")
	opened.Verb, opened.Subject = history.Opened, "Build"
	_, err = s.Append(ctx, []history.Activity{opened,
		says("gmaxwell", 465526291, 1, "It does here."),
		says("duhanov", 630013639, 2, "Not here."),
		says("duhanov", nomination, 3, "/credit gmaxwell Triage he asked around"),
		says("elichai", 630038492, 4, "/credit @nobody-of-that-name-here triage\n/uncredit @gmaxwell triage"),
		says("real-or-random", 630095133, 5, "/uncredit @duhanov clarification\n/glueledger why"),
	}, []webhooks.Change{
		{Kind: webhooks.InstallationCreated, Installation: installations[0].ID, Account: installations[0].Account, At: now, Heard: now},
		{Kind: webhooks.RepoAdded, Repo: repo, Installation: installations[0].ID, Account: installations[0].Account, At: now, Heard: now},
	})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	clock := func() time.Time { return now }
	commands := slash.New(slash.Config{Ledger: s, GitHub: func(id int64) slash.GitHub { return app.Client(id) },
		Answers: answers{&publish.Poster{Posts: s, Log: log, Now: clock}, app}, Escape: web.EscapeMarkdown, Kind: web.KindName, Now: clock, Log: log})
	now = now.Add(6 * time.Minute)
	turn := func() {
		for range 12 { // what failed is tried again
			if _, err := commands.Run(ctx); err != nil {
				t.Fatal(err)
			}
			_, err := s.ScoreDue(ctx, now, 100, func(t *history.Thread, settings scoring.Settings) scoring.Judgement {
				return scoring.Score(scoring.Rules(), t, settings, now)
			})
			if err != nil {
				t.Fatal(err)
			}
			now = now.Add(10 * time.Minute)
		}
	}
	status := func() (all []string) {
		err := s.Credits(ctx, store.CreditQuery{}, func(r scoring.Receipt) error {
			all = append(all, fmt.Sprintf("%s %s %s", r.Actor.Login, r.Kind, r.Status))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	turn()
	if got := status(); !slices.Equal(got, []string{"gmaxwell triage pending"}) {
		t.Fatalf("got %q", got)
	}
	thumb(t, address, repo, nomination)
	turn()
	turn()
	if got := status(); !slices.Equal(got, []string{"gmaxwell triage confirmed"}) {
		t.Errorf("after the thumb: %q", got)
	}

	var written []struct {
		Method, Path string
		Body         struct{ Body, Content string }
	}
	resp, err := http.Get(address + "/_replay/writes") //nolint:noctx // local
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&written); err != nil {
		t.Fatal(err)
	}
	comments := map[string]int{}
	reacted := map[string]bool{}
	for _, w := range written {
		switch {
		case strings.HasSuffix(w.Path, "/issues/424/comments"):
			for key, words := range map[string]string{"elichai's": "no account called", "why": "Credits for glue work", "nobody": "Nobody has a credit"} {
				if strings.Contains(w.Body.Body, words) {
					comments[key]++
				}
			}
			if strings.Contains(strings.ReplaceAll(w.Body.Body, "@\u2060", ""), "@") {
				t.Errorf("an answer mentions somebody: %s", w.Body.Body)
			}
		case strings.HasSuffix(w.Path, "/reactions"):
			reacted[w.Path] = true
		}
	}
	if comments["elichai's"] != 1 || comments["why"]+comments["nobody"] != 1 {
		t.Errorf("answers: %v", comments)
	}
	for _, id := range []int64{nomination, 630095133} {
		if path := fmt.Sprintf("/repos/%s/issues/comments/%d/reactions", repo.FullName(), id); !reacted[path] {
			t.Errorf("no reaction to %d in %v", id, reacted)
		}
	}
	thread, err := s.ThreadOf(ctx, repo, 424)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(thread.Asides, func(e history.Event) bool {
		return e.Verb == history.Uncredited && e.Actor.Login == "real-or-random" && e.As == history.Maintainer
	}) {
		t.Errorf("the maintainer's word is not recorded: %d asides", len(thread.Asides))
	}
}

// thumb is sipa's 👍 on a comment.
func thumb(t *testing.T, address string, repo history.Repo, comment int64) {
	t.Helper()
	for range 20 { // GitHub fails now and then
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			fmt.Sprintf("%s/repos/%s/issues/comments/%d/reactions", address, repo.FullName(), comment), strings.NewReader(`{"content":"+1"}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer thumbs")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode < 300 {
			return
		}
	}
	t.Fatal("the thumb does not arrive")
}
