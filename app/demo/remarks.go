package demo

import (
	"path"
	"slices"
)

// remarksOn are technical remarks that fit a file of that sort; the second of
// each is what the author answers.
func remarksOn(file string) [][2]string {
	switch path.Ext(file) {
	case ".md":
		return proseRemarks()
	case ".go":
		return slices.Concat(codeRemarks(), goRemarks())
	case ".ts", ".tsx", ".mjs", ".css", ".glsl":
		return slices.Concat(codeRemarks(), scriptRemarks())
	default:
		return configRemarks()
	}
}

func codeRemarks() [][2]string {
	return [][2]string{
		{"Could we return early here and save a level of nesting?", "Sure, done."},
		{"nit: the name says what it is, not what it is for.", "Renamed."},
		{"A test for the empty case would be good.", "Added one, it was wrong indeed."},
		{"The comment repeats the code, the reason would be more useful.", "Wrote down the reason."},
		{"Magic number. Where does it come from?", "From the spec, section 4.3. It has a name now."},
		{"We have something like this in the other file, could it be shared?", "Shared, they differed by one line."},
		{"I'd move this to its own function, the loop is hard to follow.", "Moved, and it found a bug on the way :)"},
		{"This runs for each feature, better outside of the loop.", "Right. Outside now."},
		{"Off by one? With an even count this skips the last.", "Yes, ouch. Fixed with a test."},
		{"Please keep the old name as an alias for one release.", "Done, marked as deprecated."},
		{"typo: its → it's", "Fixed."},
		{"Prefer a table test, there are five copies of the same thing.", "Table it is."},
		{"Does this need to be exported?", "No, leftover. It's private now."},
		{"Let's not add a dependency for twelve lines.", "Agreed, inlined."},
		{"Nice trick, but a comment please for the next one who reads it.", "Commented."},
		{"Units? Is this seconds or milliseconds?", "Milliseconds, it is in the name now."},
		{"This path isn't covered, is it?", "It wasn't. Is now."},
	}
}

func goRemarks() [][2]string {
	return [][2]string{
		{"This error loses the path. Wrap it?", "Wrapped."},
		{"Is the lock needed? As far as I see only one goroutine gets here.", "It was needed before the second commit. Gone."},
		{"The log line is on info, it will be very chatty.", "Debug now."},
		{"What happens if the context is cancelled between these two?", "The second returns at once, see the test at the bottom."},
		{"I think that this can't be nil, the caller checks.", "True, removed the check."},
		{"Could overflow on 32 bit.", "int64 now."},
		{"The order of a map range is random, the output will differ from run to run.", "Sorted the keys."},
	}
}

func scriptRemarks() [][2]string {
	return [][2]string{
		{"`as any` hides a real error here, I think.", "It did. Typed now."},
		{"This listener is never removed.", "Removed in `onRemove`, with a test."},
		{"Allocates an array per frame.", "Reuses one now."},
		{"`==` on purpose?", "No. `===`."},
		{"Can be undefined after `remove()`.", "Guarded."},
		{"Please don't reach into `_private` fields of the other class.", "Added a method for it."},
		{"This awaits in a loop, they could run side by side.", "`Promise.all` now."},
	}
}

func configRemarks() [][2]string {
	return [][2]string{
		{"Sort these, please, else every change is a conflict.", "Sorted."},
		{"A comment with the date and reason would help us in a year.", "Added both."},
		{"Is the old value used anywhere else?", "In one more place. Changed there, too."},
		{"The name is the same in staging, they will collide.", "Prefixed with the environment."},
		{"Make this a variable, it is in three places.", "Variable it is."},
		{"Limits are missing for the second container.", "Copied from the first, measured, halved."},
		{"This needs a rollback note.", "In the description now."},
		{"Quotes: YAML will read this as a number.", "Quoted."},
		{"Whoever runs this by hand needs the region as well.", "Added to the usage line."},
		{"Trailing blank, the linter will complain.", "Gone."},
	}
}

func proseRemarks() [][2]string {
	return [][2]string{
		{"A link to the page before would help, people land here from search.", "Linked."},
		{"The command has a typo, I copied it and it failed.", "Fixed, and I ran them all once more."},
		{"Long sentence. I had to read it twice.", "Made two of it."},
		{"Say what one should see after this step.", "Added the expected output."},
		{"\"Simply\" is never simple for the reader :)", "Ha, removed all four."},
		{"The screenshot is from the old version.", "New one is in."},
	}
}

// bumpApprovals come with approved dependency bumps.
func bumpApprovals() []string {
	return []string{"", "", "", "Changelog looks harmless.", "Checks are green, fine.", "Read the diff, nothing that concerns us.", "OK"}
}
