package app

import "testing"

func TestBeingRead(t *testing.T) {
	for want, n := range map[string][2]int{
		"the history of 1 repository is being read":                       {1, 0},
		"the history of 2 repositories is being read, that of 3 has been": {2, 3},
	} {
		if got := beingRead(n[0], n[1]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
