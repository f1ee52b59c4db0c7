package app

import (
	"runtime/debug"
	"testing"
)

// TestGrowHeap has garbage collected as rarely as serve wants it, unless whoever runs it
// says otherwise.
func TestGrowHeap(t *testing.T) {
	was := debug.SetGCPercent(100)
	defer debug.SetGCPercent(was)
	t.Setenv("GOGC", "50")
	growHeap()
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("with GOGC set, the heap grows by %d%%, want 100", got)
	}
	t.Setenv("GOGC", "")
	growHeap()
	if got := debug.SetGCPercent(100); got != heapGrowth {
		t.Errorf("the heap grows by %d%%, want %d", got, heapGrowth)
	}
}
