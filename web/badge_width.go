package web

// textWidth is about how wide text is in a badge, in pixels: eleven pixels high
// in Verdana, or in DejaVu Sans, which has the same measures and gave these. The
// badge states the width, so that other fonts are fitted to it.
func textWidth(text string) int {
	// Tenths of a pixel, from the space to the tilde.
	widths := [...]uint8{
		35, 44, 51, 92, 70, 105, 86, 30, 43, 43, 55, 92, 35, 40, 35, 37, 70, 70, 70,
		70, 70, 70, 70, 70, 70, 70, 37, 37, 92, 92, 92, 58, 110, 75, 75, 77, 85, 70,
		63, 85, 83, 32, 32, 72, 61, 95, 82, 87, 66, 87, 76, 70, 67, 81, 75, 109, 75,
		67, 75, 43, 37, 43, 92, 55, 55, 67, 70, 60, 70, 68, 39, 70, 70, 31, 31, 64,
		31, 107, 70, 67, 70, 70, 45, 57, 43, 70, 65, 90, 65, 65, 58, 70, 37, 70, 92,
	}
	tenths := 0
	for _, r := range text {
		if i := int(r) - ' '; i >= 0 && i < len(widths) {
			tenths += int(widths[i])
		} else {
			tenths += 110 // a full square for what is not measured
		}
	}
	return (tenths + 9) / 10
}
