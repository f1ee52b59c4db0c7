package app_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"glueledger/webhooks"
)

// githubEvents are the webhook events that GitHub has.
const githubEvents = `branch_protection_configuration branch_protection_rule check_run check_suite code_scanning_alert
	commit_comment content_reference create custom_property custom_property_values delete dependabot_alert deploy_key deployment
	deployment_protection_rule deployment_review deployment_status discussion discussion_comment fork github_app_authorization gollum
	installation installation_repositories installation_target issue_comment issue_dependencies issues label marketplace_purchase
	member membership merge_group meta milestone org_block organization package page_build personal_access_token_request ping
	project project_card project_column projects_v2 projects_v2_item projects_v2_status_update public pull_request pull_request_review
	pull_request_review_comment pull_request_review_thread push registry_package release repository repository_advisory
	repository_dispatch repository_import repository_ruleset repository_vulnerability_alert secret_scanning_alert
	secret_scanning_alert_location secret_scanning_scan security_advisory security_and_analysis sponsorship star status sub_issues team
	team_add user watch workflow_dispatch workflow_job workflow_run`

// unlisted are sent to every App and not accepted in a manifest.
var unlisted = []string{"installation", "installation_repositories", "ping"}

// TestManifest holds the App's manifest to what package webhooks handles, and to
// reading only.
func TestManifest(t *testing.T) {
	data, err := os.ReadFile("../app.yml")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Name        string
		Description string
		URL         string
		Hook        struct {
			URL    string
			Active bool
		} `yaml:"hook_attributes"`
		RedirectURL string `yaml:"redirect_url"`
		Public      *bool
		Permissions map[string]string `yaml:"default_permissions"`
		Events      []string          `yaml:"default_events"`
	}
	if err := yaml.UnmarshalWithOptions(data, &manifest, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if manifest.Public == nil || *manifest.Public {
		t.Error("the App must not be public: everybody runs their own")
	}
	if !manifest.Hook.Active || !strings.HasSuffix(manifest.Hook.URL, "/webhooks") || manifest.RedirectURL == "" || manifest.URL == "" || manifest.Name == "" {
		t.Errorf("incomplete: %+v", manifest)
	}
	wantPermissions := map[string]string{"metadata": "read", "issues": "read", "pull_requests": "read", "discussions": "read"}
	if diff := cmp.Diff(wantPermissions, manifest.Permissions); diff != "" {
		t.Errorf("permissions (-want +got):\n%s", diff)
	}
	var want []string
	for _, event := range strings.Fields(githubEvents) {
		if webhooks.Known(event) && !slices.Contains(unlisted, event) {
			want = append(want, event)
		}
	}
	if len(want) < 10 {
		t.Errorf("only %v are known", want)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, manifest.Events); diff != "" {
		t.Errorf("events of the manifest (+) and those handled (-):\n%s", diff)
	}
}
