package demo

// debate is a matter on which people disagree until somebody sums up. {a}, {b} and
// {c} are those who have spoken.
type debate struct {
	repo, label, title, body string
	says                     [4]string // by a, b, c and a once more
	sums, ends               string    // the summary, and what is made of it
}

func debates() []debate {
	return []debate{
		{
			library, "enhancement", "Drop the UMD build in 2.0?", "It is a third of the release and needs a build step of its own. I'd ship ES modules only, but some people still load us with a script tag.",
			[4]string{
				"One of those is me, in a CMS that has no bundler.", "Drop it, 1.x is not going away.",
				"One more year, please. Half of the examples on the web use the script tag.", "A single file that I can import would do for the CMS, it need not be UMD.",
			},
			"Let me sum up where this stands:\n\n- {author} and {b} would drop UMD with 2.0\n- {c} wants to keep it for a year, for the sake of examples on the web\n- {a} needs one file without a bundler, of whatever kind\n\n" +
				"A bundled ES module beside the split one would serve all but the examples. What is left is whether those get rewritten before the release or after it.",
			"Good, then we go that way. The examples come first, I'd like to see them work before we cut anything.",
		},
		{
			server, "cache", "One cache for all replicas?", "Each replica fills its own disk with the same tiles. A shared cache would save us 300 GB, and cost us a network hop.",
			[4]string{
				"We share one over NFS and I would not do it again.", "Redis, with tiles below 50 kB only.",
				"For me each replica on its own is fine. Disks are cheap.", "NFS was the trouble there, not the sharing. Locks took longer than rendering.",
			},
			"To sum up where we are after a week:\n\n- {a} shares a cache today and would do it again, only not over NFS\n- {b} wants Redis for small tiles\n- {c} and the budget can live without any of it\n\n" +
				"Nobody asks for it to be the default. So the open point is only whether the cache gets an interface that others can implement.",
			"An interface I can agree to, as long as the default stays a directory. I put it on the list for the next minor.",
		},
		{
			server, "enhancement", "Keep port 8080 as the default?", "Half of our users run something else there already. I'd move to a number of our own.",
			[4]string{
				"Every tutorial says 8080, mine included.", "Move, and print the address at start.",
				"Please keep it. We open that port in forty firewalls.", "Printing the address would already help most of those who stumble.",
			},
			"Let me summarize what was said so far:\n\n- {author} and {b} would move to another port\n- {a} and {c} want to keep 8080, for tutorials and for firewalls\n- all four would print the address at start\n\n" +
				"The last point needs no decision and could be done now; the port itself can wait for 4.0, which breaks configs anyway.",
			"Agreed, the address gets printed now and the port stays until 4.0.",
		},
	}
}

// quarrel is a matter over which somebody loses their temper.
type quarrel struct {
	repo, label, title, body  string
	heat, cools, cooled, ends string
}

func quarrels() []quarrel {
	return []quarrel{
		{
			server, "bug", "Upgrading to a new minor empties the cache", "After the upgrade everything was rendered anew, which took the machine down for the morning.",
			"Do you even test these upgrades? I spent a whole Saturday warming caches for eleven clients, and nobody bothered to write one line about it.",
			"I understand your frustration, a lost Saturday is a lot. Please keep it friendly, though: nobody here did that to you on purpose. The key of the cache has changed, and that belonged in the notes.",
			"Fair enough, sorry. It was a long weekend. A line in the notes would have been all I needed.",
			"That line is there now, with the command that carries an old cache over.",
		},
		{
			library, "enhancement", "Wheel zoom is twice as fast since the last release", "Our users overshoot, above all those with a trackpad.",
			"You changed the default AGAIN. Are you kidding me? Forty museum kiosks are out there, and you people are clueless about what that means.",
			"Let's stay respectful, please. It is the speed of the wheel that we want to get right here, and forty kiosks are a good reason to be careful with it. Setting `wheelZoomRate: 1 / 450` brings the old one back today.",
			"You are right, that was uncalled for. I apologise to whoever made the change. The setting does it for the kiosks.",
			"No harm done. The old rate comes back as the default, and the new one stays as a setting.",
		},
	}
}
