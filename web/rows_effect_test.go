package web

import "testing"

// TestEffectGoesOn has no sentence begin with a name in small letters.
func TestEffectGoesOn(t *testing.T) {
	for said, want := range map[[2]string]string{
		{"Called in ada.", "ada reviewed."}: "<bdi>Called in ada</bdi>; <bdi>ada reviewed.</bdi>",
		{"Called in Ada.", "Ada reviewed."}: "<bdi>Called in Ada.</bdi> <bdi>Ada reviewed.</bdi>",
		{"Asked “why?”", "ada answered."}:   "<bdi>Asked “why?”</bdi> <bdi>ada answered.</bdi>",
		{"Labelled it “<b>”.", ""}:          "<bdi>Labelled it “&lt;b&gt;”.</bdi>",
	} {
		if got := string(effectHTML(said[0], said[1])); got != want {
			t.Errorf("%q: got %s, want %s", said, got, want)
		}
	}
}
