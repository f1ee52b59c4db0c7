package history

import "testing"

func TestSamePattern(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"mika-hart", "mikahart2", true}, {"mika", "mika-work", true}, {"Mika", "mika-alt2", true}, {"theo", "theo-dev", true},
		{"ilse99", "ilse", true}, {"rosa_test", "rosa", true},
		{"mika", "mikael", false}, {"mika-hart", "mika-bart", false}, {"ana", "ana2", false}, {"bo", "bo-alt", false},
		{"devon", "dev", false}, {"work-alt", "home-alt", false}, {"networker", "net-worker-x", false}, {"x1", "x2", false}, {"2024", "2025", false},
	}
	for _, tt := range tests {
		a, b := Account{ID: 1, Login: tt.a}, Account{ID: 2, Login: tt.b}
		if got := SamePattern(a, b); got != tt.want {
			t.Errorf("%s and %s: got %v, want %v", tt.a, tt.b, got, tt.want)
		}
		if SamePattern(a, a) {
			t.Errorf("%s is taken for a second account of itself", tt.a)
		}
	}
	if SamePattern(Account{Login: GhostLogin}, Account{ID: 3, Login: GhostLogin}) {
		t.Error("a deleted account has no pattern")
	}
}
