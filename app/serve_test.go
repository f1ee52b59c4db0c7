package app

import (
	"runtime/debug"
	"testing"
)

// TestCollectOften has garbage collected as often as serve wants it, unless whoever runs it
// says otherwise.
func TestCollectOften(t *testing.T) {
	was := debug.SetGCPercent(100)
	defer debug.SetGCPercent(was)
	t.Setenv("GOGC", "70")
	collectOften()
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("with GOGC set, the heap grows by %d%%, want 100", got)
	}
	t.Setenv("GOGC", "")
	collectOften()
	if got := debug.SetGCPercent(100); got != heapGrowth {
		t.Errorf("the heap grows by %d%%, want %d", got, heapGrowth)
	}
}
