package policy

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

// inShort are the settings that a file sets, and some that it does not.
func inShort(all []Setting, others ...string) map[string]string {
	short := make(map[string]string)
	for _, s := range all {
		if s.Line > 0 {
			short[s.Key] = fmt.Sprintf("%s, line %d", s.Value, s.Line)
			if s.File != "" {
				short[s.Key] += " of " + s.File
			}
		}
		for _, o := range others {
			if s.Key == o {
				short[s.Key] = fmt.Sprintf("%s, line %d", s.Value, s.Line)
			}
		}
	}
	return short
}

func TestSettingsSayWhereTheyAreSet(t *testing.T) {
	files := Files{
		"acme/.github": []byte("# ours\nkinds:\n  triage: off\nreports: {day: 3,\n  hour: 7}\nbots: [ci-of-acme]\n"),
		"acme/kitchen": []byte("weights:\n\n  triage: 2\n"),
	}
	for _, test := range []struct {
		name string
		got  []Setting
		want map[string]string
	}{
		{"of the owner", OwnersSettings(files, "Acme"), map[string]string{"kinds.triage": "off, line 3", "reports.day": "3, line 4",
			"reports.hour": "7, line 5", "bots": "[ci-of-acme], line 6", "weights.triage": "1, line 0", "reports.enabled": "on, line 0"}},
		{"of a repository", Settings(files, history.Repo{Owner: "acme", Name: "Kitchen"}), map[string]string{"weights.triage": "2, line 3",
			"reports.enabled": "off, line 0"}},
		{"of a repository that the owner closes", Settings(Files{"acme/.github": []byte("\npages: closed\n"), "acme/kitchen": []byte("pages: open\n")}, history.Repo{Owner: "acme", Name: "Kitchen"}),
			map[string]string{"pages": "closed, line 2 of acme/.github", "weights.triage": "1, line 0", "reports.enabled": "off, line 0"}},
		{"of a repository that closes itself", Settings(Files{"acme/kitchen": []byte("pages: closed\n")}, history.Repo{Owner: "acme", Name: "Kitchen"}),
			map[string]string{"pages": "closed, line 1", "weights.triage": "1, line 0", "reports.enabled": "off, line 0"}},
		{"of nobody", OwnersSettings(files, "bakers"), map[string]string{"weights.triage": "1, line 0", "reports.enabled": "on, line 0"}},
	} {
		if diff := cmp.Diff(test.want, inShort(test.got, "weights.triage", "reports.enabled")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		for _, s := range test.got {
			if s.Key == "$schema" || s.Doc == "" {
				t.Errorf("%s: %+v", test.name, s)
			}
		}
	}
}
