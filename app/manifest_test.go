package app_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"glueledger/app"
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

// TestManifest holds app.yml to what is posted to GitHub, and its events to what
// package webhooks handles.
func TestManifest(t *testing.T) {
	data, err := os.ReadFile("../app.yml")
	if err != nil {
		t.Fatal(err)
	}
	var manifest app.Manifest
	if err := yaml.UnmarshalWithOptions(data, &manifest, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	posted := app.NewManifest("glueledger", "https://glueledger.example.org", true)
	if diff := cmp.Diff(posted, manifest); diff != "" {
		t.Errorf("app.yml (+) and what is posted (-):\n%s", diff)
	}
	// The keys too: what the struct does not know would be dropped from both.
	var written, sent map[string]any
	if err := yaml.Unmarshal(data, &written); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(posted)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sent, written); diff != "" {
		t.Errorf("app.yml (+) and the JSON (-):\n%s", diff)
	}
	if manifest.Public {
		t.Error("the App must not be public: everybody runs their own")
	}
	for name, access := range manifest.Permissions {
		if access != "read" && access != "write" || access == "write" && name == "contents" {
			t.Errorf("%s: %s", name, access)
		}
	}
	want := []string{"push"} // which only says that a settings file may have changed
	for _, event := range strings.Fields(githubEvents) {
		if webhooks.Known(event) && !slices.Contains(unlisted, event) && event != "push" {
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
