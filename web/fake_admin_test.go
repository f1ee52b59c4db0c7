package web

import (
	"context"
	"fmt"
	"sync"
	"time"

	"glueledger/scoring/history"
)

// fakeAdmin is an Admin over plain values.
type fakeAdmin struct {
	installed  []Installed
	health     AdminHealth
	deliveries []AdminDelivery
	payload    string
	jobs       []AdminJob
	histories  []AdminHistory
	settings   AdminSettings
	retries    int // what a retry finds
	fails      error

	mu      sync.Mutex
	pressed []string // what was asked for
}

func (f *fakeAdmin) press(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pressed = append(f.pressed, fmt.Sprintf(format, args...))
}

func (f *fakeAdmin) Installed(context.Context) ([]Installed, error) { return f.installed, f.fails }

func (f *fakeAdmin) Health(context.Context, Installed) (AdminHealth, error) { return f.health, f.fails }

func (f *fakeAdmin) Deliveries(_ context.Context, _ Installed, asked DeliveriesAsked) ([]AdminDelivery, error) {
	var list []AdminDelivery
	for _, d := range f.deliveries {
		if (asked.State == "" || d.State == asked.State) && (asked.Before == 0 || d.Place < asked.Before) && d.Place > asked.After {
			list = append(list, d)
		}
	}
	if most := asked.Limit + 1; len(list) > most && asked.After > 0 {
		list = list[len(list)-most:]
	} else if len(list) > most {
		list = list[:most]
	}
	return list, f.fails
}

func (f *fakeAdmin) Delivery(_ context.Context, account Installed, guid string) (AdminDelivery, []byte, error) {
	for _, d := range f.deliveries {
		if d.GUID == guid && account.Account.ID == 70 {
			return d, []byte(f.payload), f.fails
		}
	}
	return AdminDelivery{}, nil, errNotThere
}

func (f *fakeAdmin) Retry(_ context.Context, account Installed, guid string) (int, error) {
	f.press("retry %s %q", account.Account.Login, guid)
	return f.retries, f.fails
}

func (f *fakeAdmin) Jobs(context.Context) ([]AdminJob, error) { return f.jobs, f.fails }

func (f *fakeAdmin) Histories(context.Context, Installed) ([]AdminHistory, error) {
	return f.histories, f.fails
}

func (f *fakeAdmin) AskHistory(_ context.Context, account Installed, repo string) (bool, error) {
	f.press("history %s/%s", account.Account.Login, repo)
	return repo == "harvest", f.fails
}

func (f *fakeAdmin) Settings(_ context.Context, _ Installed, repo string) (AdminSettings, error) {
	if repo == "zz" {
		return AdminSettings{}, errNotThere
	}
	return f.settings, f.fails
}

func (f *fakeAdmin) LookAgain(context.Context) { f.press("look") }

// fullAdmin has everything that pages for owners can show.
func fullAdmin() *fakeAdmin {
	harvest, vault := history.Repo{ID: 1, Owner: "meadow", Name: "harvest"}, history.Repo{ID: 3, Owner: "meadow", Name: "vault", Private: true}
	at := date(2025, 4, 8)
	f := &fakeAdmin{
		installed: []Installed{{ID: 5, Account: history.Account{ID: 70, Login: "meadow", Type: "Organization"}},
			{ID: 6, Account: history.Account{ID: 80, Login: "orchards", Type: "Organization"}}},
		health: AdminHealth{
			Findings: []AdminFinding{
				{AdminWarned, "installation", "Acme's permissions are not accepted", "", true},
				{AdminWarned, "settings-file", "the settings file of meadow/vault is wrong, and the defaults are in force:\n3:1: there is no key \"reprots\"", "Correct it, and push: it is read again at once.", false},
				{AdminFailed, "posts", "the issue in meadow/harvest could not be posted: Issues are turned off.", "", false},
				{AdminFine, "history", "the history of 2 repositories has been read", "", false},
			},
			Since: date(2024, 1, 1), Listed: true, Lacking: []SetupPermission{{"Members", "read", "Knows the owners."}}, Page: "https://github.com/organizations/meadow/settings/installations/5",
			Repos: []AdminRepo{{Repo: harvest, Since: at, ToJudge: 3}, {Repo: vault, State: "Private."}, {Repo: history.Repo{ID: 9, Owner: "meadow", Name: "gone"}, State: "Deleted on GitHub.", Hidden: true}},
			Moved: 1, Counts: DeliveryCounts{Waiting: 1, Done: DeliveriesCounted, Ignored: 2, Failed: 1}, Last: at, Judged: at, Well: at, Again: 2, GivenUp: 1,
			Rate: &AdminRate{Left: 4000, Limit: 5000, Reset: at}, Paused: at,
		},
		payload: `{"action":"opened","issue":{"number":128,"title":"Retry uploads","body":"My secret story"},"changes":{"body":{"from":"what was before"}},"hook":{"config":{"secret":"hush-hush"}},"repository":{"full_name":"meadow/harvest","issues_url":"https://api.example.org"}}`,
		jobs: []AdminJob{{Name: "ingest", Does: "Reads the deliveries that came in.", Counts: []AdminCount{{"running", 1}, {"done in the last hour", 1200}}, Tries: 2, Next: at, Ended: at},
			{Name: "purge", Does: "Forgets.", Every: 24 * time.Hour}, {Name: "badges", Does: "Posts badges.", Every: time.Minute}, {Name: "redeliver", Does: "Asks.", Every: 10 * time.Minute}},
		histories: []AdminHistory{
			{Repo: harvest, Watched: true, Done: 12, Threads: 12, Finished: at, LeftOut: []int{3, 4}},
			{Repo: vault, Watched: true, Step: "has 4 of 1,825 threads", Done: 4, Threads: 1825, Started: at, Waits: at, Error: "GitHub answers 502"},
			{Repo: history.Repo{ID: 9, Owner: "meadow", Name: "gone"}, Step: "asks for the list of threads"},
		},
		settings: AdminSettings{Path: ".github/glueledger.yml", Source: "meadow/.github",
			Keys: []AdminSetting{{Name: "kinds.triage", Doc: "Whether triage is looked for.", Value: "off", Line: 3}, {Name: "bots", Doc: "Logins.", Value: "[]"}, {Name: "reports.scope", Doc: "As `day` has it.", Value: "organization"},
				{Name: "pages", Doc: "Who sees the pages.", Value: "closed", Line: 7, Source: "meadow/.other"}},
			Server:  []AdminSetting{{Name: "url", Doc: "How the world reaches it.", Value: "https://glue.example.org", From: "--url or GLUELEDGER_URL"}},
			Reports: []AdminFinding{{AdminFine, "reports", "the report of meadow is posted in meadow/.github as an issue", "", false}, {AdminWarned, "reports", "the report for 2025-03 is not posted. Issues are switched off.", "It is tried again every hour.", false}},
			Files: []AdminFile{{Repo: vault, Problems: []string{`3:1: there is no key "reprots".`, "of no line"}, InForce: at, Looked: at},
				{Repo: harvest, InForce: at, Looked: at}, {Repo: history.Repo{ID: 2, Owner: "meadow", Name: "orchard"}, Problems: []string{"1:1: wrong."}}}},
		retries: 1,
	}
	for i, state := range []DeliveryState{DeliveryWaiting, DeliveryDone, DeliveryFailed, DeliveryIgnored} {
		d := AdminDelivery{GUID: fmt.Sprint("guid-", i+1), Event: "issues", Action: "opened", At: at, Repo: "meadow/harvest", Number: 128, State: state, Place: int64(40 - i), Again: i}
		switch state {
		case DeliveryDone:
			d.Activities, d.Changes = 2, 1
		case DeliveryFailed:
			d.Error = "decode issues delivery: the payload names no repository"
		case DeliveryIgnored:
			d.Event, d.Action, d.Repo, d.Number = "star", "", "", 0
		}
		f.deliveries = append(f.deliveries, d)
	}
	return f
}
