package demo

// chores are small pull requests that need no story: what is done, to which part.
func chores(repo string) []change {
	var out []change
	for i, part := range partsOf(repo) {
		for j, c := range []change{
			{title: "Cover " + part + " with tests", body: "Was at 40%, is at 90%. No change in behaviour."},
			{title: "Remove dead code from " + part, body: "Nothing calls it since the rework, staticcheck agrees."},
			{title: "Add a benchmark for " + part, body: "So that we notice next time."},
			{title: "Document " + part, body: "Wrote down what I had to find out last week."},
			{title: "Tidy up " + part, body: "Names and comments only. Best read commit by commit."},
			{title: "Return errors from " + part + " instead of logging them", body: "The caller can decide then. Two of them did need to know."},
		} {
			if (i+j)%2 == 0 { // not everything to every part
				c.repo = repo
				out = append(out, c)
			}
		}
	}
	return out
}

func partsOf(repo string) []string {
	switch repo {
	case server:
		return []string{"the glyph cache", "the tile cover", "the style loader", "the MBTiles reader", "the access log", "the config layers", "the overzoom path"}
	case library:
		return []string{"the tile queue", "the symbol placement", "the gesture handlers", "the camera", "the worker pool", "the attribution control", "the expression parser"}
	default:
		return []string{"the planet build", "the restore job", "the edge rules", "the alert templates"}
	}
}
