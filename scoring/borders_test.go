package scoring

import (
	"testing"

	"glueledger/scoring/pattern"
)

// TestBorders holds words that begin or end in a letter that \b does not know as one
// against texts in which they stand between others, and words that only begin others.
func TestBorders(t *testing.T) {
	tests := []struct {
		cue  *pattern.Pattern
		says string
		want bool
	}{
		{pointsThere, "参见 #12", true},
		{pointsThere, "見 #12", true},
		{pointsThere, "ver #12", true},
		{pointsThere, "véase #12", true},
		{pointsThere, "Veröffentlichung der Karte", false},
		{left, "le travail abandonné par son auteur", true},
		{left, "une branche abandonnée depuis", true},
		{left, "it was abandoned by its author", true},
		{takenBy, "wird übernommen von #12", true},
		{takenBy, "von @bo übernommen", true},
		{offers, "ich kann das übernehmen, wenn du willst", true},
		{fixed, "c'est corrigé maintenant", true},
		{builtOn, "D’accord, je comprends", true},
		{builtOn, "You’re right about that", true},
		{iAmNew, "I’m new to this project", true},
		{handsOn, "I don’t have time for this.", true},
	}
	for _, tt := range tests {
		if got := tt.cue.MatchString(tt.says); got != tt.want {
			t.Errorf("%q is seen: %v, want %v, by %.60s", tt.says, got, tt.want, tt.cue)
		}
	}
}
