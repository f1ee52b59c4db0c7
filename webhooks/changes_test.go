package webhooks

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

func TestDecodeChanges(t *testing.T) {
	at := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC) // repository.updated_at
	later := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	org := history.Account{ID: 9, Login: "org", Type: "Organization"}
	const (
		installed = `"installation":{"id":70,"account":{"id":9,"login":"org","type":"Organization"},"updated_at":"2026-02-01T00:00:00Z"}`
		two       = `[{"id":7,"name":"app","full_name":"org/app","private":true},{"id":8,"name":"web","full_name":"org/web","private":false}]`
	)
	web := history.Repo{ID: 8, Owner: "org", Name: "web"}
	seen := Change{Kind: RepoSeen, Repo: app, At: at}
	// repo is news of the repository, inst news of the installation.
	repo := func(kind ChangeKind) Change { return Change{Kind: kind, Repo: app, At: at} }
	inst := func(kind ChangeKind, r history.Repo) Change {
		return Change{Kind: kind, Repo: r, Installation: 70, Account: org, At: at}
	}
	tests := []struct {
		event, payload string
		want           []Change
	}{
		{"label", `"action":"created","label":{"name":"bug"},` + byBo, []Change{seen}},
		{"label", `"action":"deleted","label":{"name":"bug"},` + byBo, []Change{seen}},
		{"label", `"action":"edited","label":{"name":"bug"},"changes":{"color":{"from":"fff"}},` + byBo, []Change{seen}},
		{"label", `"action":"edited","label":{"name":"bug"},"changes":null,` + byBo, []Change{seen}},
		// Labels carry no times.
		{
			"label", `"action":"edited","label":{"name":"bug"},"changes":{"name":{"from":"defect"}},"installation":{"id":70},` + byBo,
			[]Change{{Kind: LabelRenamed, Repo: app, From: "defect", To: "bug", Installation: 70}},
		},
		{"milestone", `"action":"closed","milestone":{"title":"v1"},` + byBo, []Change{seen}},
		{
			"milestone", `"action":"edited","milestone":{"title":"v1","updated_at":"2026-03-02T10:00:00Z"},"changes":{"title":{"from":"1.0"}},` + byBo,
			[]Change{{Kind: MilestoneRenamed, Repo: app, From: "1.0", To: "v1", At: later}},
		},

		{"repository", `"action":"created",` + byBo, []Change{seen}},
		{"repository", `"action":"edited","changes":{"description":{"from":"x"}},` + byBo, []Change{seen}},
		{"repository", `"action":"something_new",` + byBo, []Change{seen}},
		{"repository", `"action":"deleted",` + byBo, []Change{repo(RepoDeleted)}},
		// Its arrival decides: updated_at may lie before what was told of it while it was public.
		{"repository", `"action":"privatized",` + byBo, []Change{{Kind: RepoPrivatized, Repo: app}}},
		{"repository", `"action":"publicized",` + byBo, []Change{repo(RepoPublicized)}},
		{"repository", `"action":"archived",` + byBo, []Change{repo(RepoArchived)}},
		{"repository", `"action":"unarchived",` + byBo, []Change{repo(RepoUnarchived)}},
		{
			"repository", `"action":"renamed","changes":{"repository":{"name":{"from":"old"}}},` + byBo,
			[]Change{{Kind: RepoRenamed, Repo: app, From: "old", To: "app", FromOwner: "org", At: at}},
		},
		{
			"repository", `"action":"transferred","changes":{"owner":{"from":{"user":{"login":"ada"}}}},` + byBo,
			[]Change{{Kind: RepoTransferred, Repo: app, From: "app", To: "app", FromOwner: "ada", At: at}},
		},
		{
			"repository", `"action":"transferred","changes":{"owner":{"from":{"organization":{"login":"guild"}}}},` + byBo,
			[]Change{{Kind: RepoTransferred, Repo: app, From: "app", To: "app", FromOwner: "guild", At: at}},
		},
		{ // only the name's halves
			"repository", `"action":"created","repository":{"name":"web","owner":{"login":"org"},"updated_at":1772445600}`,
			[]Change{{Kind: RepoSeen, Repo: history.Repo{Owner: "org", Name: "web"}, At: later}},
		},

		{
			"installation", `"action":"created",` + installed + `,"repositories":` + two,
			[]Change{inst(InstallationCreated, history.Repo{}), inst(RepoAdded, app), inst(RepoAdded, web)},
		},
		{"installation", `"action":"created",` + installed, []Change{inst(InstallationCreated, history.Repo{})}},
		{"installation", `"action":"deleted",` + installed + `,"repositories":` + two, []Change{inst(InstallationDeleted, history.Repo{})}},
		{"installation", `"action":"unsuspend",` + installed, []Change{inst(InstallationUnsuspended, history.Repo{})}},
		{
			"installation", `"action":"suspend","installation":{"id":70,"account":null,"suspended_at":"2026-03-02T10:00:00Z","updated_at":"2026-02-01T00:00:00Z"}`,
			[]Change{{Kind: InstallationSuspended, Installation: 70, Account: history.Ghost, At: later}},
		},
		{"installation", `"action":"new_permissions_accepted",` + installed, nil},
		{
			"installation_repositories", `"action":"added",` + installed + `,"repositories_added":` + two + `,"repositories_removed":[]`,
			[]Change{inst(RepoAdded, app), inst(RepoAdded, web)},
		},
		{
			"installation_repositories", `"action":"removed",` + installed + `,"repositories_added":null,"repositories_removed":` + two,
			[]Change{inst(RepoRemoved, app), inst(RepoRemoved, web)},
		},
	}
	for _, test := range tests {
		got, err := Decode(test.event, []byte(`{`+test.payload+`}`))
		if err != nil {
			t.Errorf("%s %s: %v", test.event, test.payload, err)
		}
		if diff := cmp.Diff(Decoded{Changes: test.want}, got); diff != "" {
			t.Errorf("%s %s: -want +got\n%s", test.event, test.payload, diff)
		}
	}
}
