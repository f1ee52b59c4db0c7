package store

import (
	"errors"
	"strings"
	"testing"
)

// A panic is the error of its item and of no other, and does not tell what it
// was about in words that may be somebody's.
func TestParallel(t *testing.T) {
	refused := errors.New("refused")
	errs := parallel(100, func(i int) error {
		switch i {
		case 7:
			panic("a secret")
		case 8:
			return refused
		case 9:
			var none []int
			_ = none[i]
		}
		return nil
	})
	for i, err := range errs {
		if (err != nil) != (i >= 7 && i <= 9) {
			t.Errorf("item %d: got error %v", i, err)
		}
	}
	if got := errs[7].Error(); strings.Contains(got, "secret") || !strings.Contains(stackOf(errs[7]), "TestParallel") {
		t.Errorf("error of a panic: got %q from %s", got, stackOf(errs[7]))
	}
	if !errors.Is(errs[8], refused) || stackOf(errs[8]) != "" {
		t.Errorf("error that was returned: got %v", errs[8])
	}
	if got := errs[9].Error(); !strings.Contains(got, "index out of range") {
		t.Errorf("error of a panic of the runtime: got %q", got)
	}
}
