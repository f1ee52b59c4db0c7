package demo

// looseEnd is what is left over when a pull request is merged.
type looseEnd struct {
	change
	label         string
	raised        string // by the reviewer
	title, holder string // of the issue that holds it
	told          string // where it now is
}

func looseEnds() []looseEnd {
	return []looseEnd{
		{
			change{repo: server, title: "Let a source name its own timeout", body: "A slow archive in object storage held up the fast ones, since there was one timeout for all."},
			"documentation", "Good to go from my side. The reference doesn't mention timeouts at all yet, but that should not hold this up.",
			"Describe timeouts in the reference", "The new per-source timeout is in no page yet, and neither is the old one for all of them. A table with both and their defaults would do.",
			"I've opened {new} to track the missing page, so that it is not forgotten.",
		},
		{
			change{repo: library, title: "Move tile decoding into its own worker", body: "Decoding competed with placement for the one worker that we had."},
			"perf", "Approving. What I'd still like to see some day is how it does on a phone with two cores; not here, though.",
			"Measure decoding in its own worker on small phones", "It pays off on desks. Nobody has measured it with two cores, where one more worker may cost more than it brings.",
			"I have created {new} to keep track of the measurement on small phones.",
		},
		{
			change{repo: server, title: "Answer 404 with a reason for unknown layers", body: "Until now one got an empty tile, and went looking for the mistake in the data."},
			"enhancement", "Fine. The same goes for unknown styles, by the way, they still come back as an empty answer.",
			"Answer 404 with a reason for unknown styles, too", "Unknown layers say now what is wrong, unknown styles still answer 200 with nothing in it.",
			"I've filed {new} for the remaining case, so that it doesn't get lost.",
		},
	}
}

// awaited is a fix that people wait to be released.
type awaited struct {
	repo, label, title, body string
	asks, news, cheers       string
	fix                      change
}

func awaitedFixes() []awaited {
	return []awaited{
		{
			server, "bug", "Server does not start when the config has a byte order mark", "Notepad writes one. The message is `yaml: control characters are not allowed`.",
			"Thanks for the quick fix! When will it be released? I have to tell a customer something.",
			"The fix was released in {version}.0.", "Installed it, and it starts. Thank you for coming back to this!",
			change{title: "Skip a byte order mark in the config", body: "It is legal, if useless."},
		},
		{
			library, "bug", "Popups stay open after their marker is removed", "`marker.remove()` takes the marker away and leaves its popup in the void.",
			"Great. Which release will this be in, and is there any ETA? We are about to freeze.",
			"This was released in {version}.0.", "In time for our freeze, perfect.",
			change{title: "Remove the popup with its marker", body: "The popup was only detached."},
		},
		{
			server, "protocol", "HTTP/2 connections are closed after a hundred tiles", "Firefox shows a short gap each time. It says GOAWAY.",
			"Wonderful. Will it be in the next release, or is it for later?",
			"It is out now, released in {version}.0.", "Gaps are gone here. Thanks for telling!",
			change{title: "Raise the requests per connection", body: "The limit of a hundred was meant for HTTP/1."},
		},
	}
}
