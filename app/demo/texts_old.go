package demo

func oldThreads() []old {
	return []old{
		{
			repo: server, label: "bug", title: "Tiles from MBTiles with a `format` of jpeg are served as image/jpg",
			body:  "The content type should be `image/jpeg`. Most browsers do not care, our proxy does.",
			still: "Went through some older issues today. I can still get this with 3.2: `curl -sI …/5/16/10.jpg | grep -i content-type` says `image/jpg`, taken straight from the metadata table.",
			gone:  "Tried it with 3.2 and the content type is `image/jpeg` now, whatever the metadata says: formats are mapped since the encoder was rewritten. Closing, please shout if you see it elsewhere.",
		},
		{
			repo: server, label: "enhancement", title: "Windows service wrapper",
			body:  "It would be helpful to be able to install the server as a Windows service without NSSM.",
			still: "Checked on a Windows Server 2025 machine: `lantern install-service` still exits with \"unknown service manager\", so this is as open as it was.",
			gone:  "Closing as not planned: nobody among the maintainers runs Windows, and NSSM does the job with three lines that are in the docs by now.",
		},
		{
			repo: server, label: "rendering", title: "Dashed boundaries look solid at zoom 5",
			body:  "National boundaries are dashed from 6 on, at 5 they are solid. Seen with the default style.",
			still: "Still there on today's main: at 5 the dash array is scaled to less than a pixel. Screenshot of both zooms side by side is in the shared folder.",
			gone:  "I compared zoom 4, 5 and 6 with the style of 3.2 and they're dashed in all three; the boundary layer was split per zoom in the meantime. Closing this as done.",
		},
		{
			repo: server, label: "cache", title: "Cache statistics are wrong after SIGHUP",
			body:  "`hits` and `misses` are reset, `entries` is not, so ratios on our dashboard go through the roof.",
			still: "Reproduced on 3.2.1: send SIGHUP, `hits` goes to 0 while `entries` stays at 18211. So it does still happen, the counters live in the part that is rebuilt.",
			gone:  "Could not reproduce with 3.2.1: all three numbers survive SIGHUP there, since the statistics moved to Prometheus counters. I'll close this one.",
		},
		{
			repo: server, label: "protocol", title: "Support for WMTS capabilities in SOAP",
			body:  "A customer's desktop GIS only speaks SOAP. Would you accept that?",
			still: "Looked whether a proxy in front would do: it does not, the desktop client insists on the SOAP envelope. So this is still as relevant as on the first day.",
			gone:  "Closing as not planned. SOAP bindings were dropped from the next version of the standard, and the one client that needed it has learnt KVP last year.",
		},
		{
			repo: server, label: "bug", title: "`lantern check` does not notice a truncated PMTiles file",
			body:  "It prints OK for a file of which I cut the last megabyte off.",
			still: "Did `head -c -1000000` on the demo file just now, with main: `lantern check` prints OK and exits 0. So yes, still valid.",
			gone:  "With 3.2 `check` reads the last directory entry and compares it with the file size, a truncated copy gives \"archive is 1,000,000 bytes short\". Closing as completed.",
		},
		{
			repo: server, label: "documentation", title: "Document how to run behind nginx with a path prefix",
			body:  "I got it working with `sub_filter`, surely that's not what you intend.",
			still: "Read the docs again from start to end with this in mind: `--base-path` is mentioned in the flag list only, nothing on nginx. Still missing.",
			gone:  "There's a page for it now (Deployment, \"Below a path\"), and I followed it on a fresh machine without surprises. Closing.",
		},
		{
			repo: server, label: "perf", title: "PostGIS source does not use prepared statements",
			body:  "Planning takes longer than executing for our small tables.",
			still: "Measured again with pgbench-like load: planning 3.1 ms, execution 0.8 ms, no prepared statement in `pg_prepared_statements`. It's still true for 3.2.",
			gone:  "Prepared statements are on by default since the pool was replaced, `pg_prepared_statements` lists them and planning is gone from the profile. Closing this.",
		},
		{
			repo: server, label: "bug", title: "Time zone in log lines is the build machine's",
			body:  "Logs say +02:00, the server is in UTC, so am I.",
			still: "Ran the released binary in a bare container: timestamps come with +02:00 still. My own build gives UTC.",
			gone:  "I can't get this any more: the last three releases log in UTC in a bare container, because releases are built in one now. Closing.",
		},
		{
			repo: server, label: "enhancement", title: "Read tiles from a directory of files",
			body:  "Like `z/x/y.pbf`. For a museum kiosk where I can't run converters.",
			still: "Had a look whether the new source plugin covers this: no, it wants an index file. What is asked here still can't be done.",
			gone:  "Closing this as not planned: a directory of 300 million files is the very thing that the archive formats are for, and `pmtiles convert` reads such a directory.",
		},
		{
			repo: library, label: "bug", title: "Scroll zoom jumps on Firefox with a Logitech wheel",
			body:  "One notch is four zoom levels. Chrome is fine.",
			still: "Dug out an MX wheel: Firefox 142, 1.9.0, one notch goes from 6 to 10. It reproduces, deltaMode is 1 there and we treat it as pixels.",
			gone:  "Borrowed such a mouse and tried Firefox 140 to 142 with 1.9: one notch is one level in all of them. Since deltaMode is read properly now I am closing this.",
		},
		{
			repo: library, label: "rendering", title: "Hillshade shows seams at tile edges in Safari",
			body:  "Fine lines between tiles, only Safari, only hillshade.",
			still: "Yes, the seams are still there on Safari 26 with 1.9.0. On the same machine Chrome has none.",
			gone:  "No seams in Safari 26 any more, I looked at four regions and both light directions. The float textures of 1.9 must have done it. Closing.",
		},
		{
			repo: library, label: "accessibility", title: "Zoom buttons have no visible focus ring in dark mode",
			body:  "In the dark theme the ring is black on black.",
			still: "Opened the demo page in dark mode and tabbed through: I still could not tell which button has the focus. Contrast is 1.1:1.",
			gone:  "Tabbed through the demo page in both themes: the ring is light blue on dark now, contrast 6.3:1. Closing as completed.",
		},
		{
			repo: library, label: "typings", title: "`MapEvent` types are not exported",
			body:  "We copy them out of your sources, which feels wrong.",
			still: "`import type { MapEvent } from 'lantern-js'` gives TS2305 with 1.9.1 too. So it's still to do.",
			gone:  "They're exported since 1.9.0, all of them, I checked `dist/lantern.d.ts`. Closing here.",
		},
		{
			repo: library, label: "enhancement", title: "IE11 build",
			body:  "Our ministry still has a few thousand machines. Could there be a legacy build?",
			still: "Tried what Babel makes of 1.9: it still fails on the generators in the worker, as described.",
			gone:  "Closing as not planned: WebGL2 is required since 1.8 and no transpiler will bring that to IE11. 1.7 stays on the CDN for who needs it.",
		},
		{
			repo: library, label: "bug", title: "Popups open behind a fullscreen map",
			body:  "When the map is fullscreen popups appear below it, one sees them after leaving fullscreen.",
			still: "Reproduced in two minutes with the fullscreen example: put `closeOnClick: false`, go fullscreen, click. The popup is in the body, not in the fullscreen element. Still an issue.",
			gone:  "Went through the fullscreen example with 1.9.1 in three browsers and the popup is above the map in each. Popups live in the container now. Closing.",
		},
		{
			repo: library, label: "perf", title: "Loading 500 GeoJSON sources takes 40 seconds",
			body:  "One per vehicle. I know, I know. But 40 seconds?",
			still: "Measured with the script from the first post: 38 s on 1.9.0, so it's still as slow as back then. One worker round trip per source, one after the other.",
			gone:  "The script from the first post takes 0.9 s with 1.9.1, the round trips are batched. I think that we can call this done and close it.",
		},
		{
			repo: library, label: "documentation", title: "Example \"Animate a line\" is broken on the site",
			body:  "Console: `map.getSource(...).setData is not a function`.",
			still: "The example on the site still throws the same error, I've just opened it. It's written for 1.6.",
			gone:  "Opened the example today: line moves, console is clean. The examples are tested in CI by now. Closing.",
		},
		{
			repo: library, label: "bug", title: "Dragging a marker selects text on the page",
			body:  "In Safari, text next to the map gets selected while dragging.",
			still: "Safari 26, 1.9.0: dragging a marker to the left still selects the paragraph.",
			gone:  "Dragged markers all over the place in Safari 26 and nothing gets selected, `user-select` is set during drags since 1.9. Closing as fixed.",
		},
		{
			repo: library, label: "enhancement", title: "Built-in geocoder",
			body:  "Everybody needs search. A small box in the corner, talking to some service.",
			still: "I went through the three plugins that people name here. None of them works with version 1.9, so the need is still there.",
			gone:  "Closing as not planned. Which service to talk to is a decision that we can't make for everyone, and the plugin list has two geocoders that are kept well.",
		},
		{
			repo: infra, label: "cluster", title: "Grafana loses its annotations on each upgrade",
			body:  "They're in the pod's own SQLite.",
			still: "After yesterday's upgrade the annotations were gone again, so it still needs a volume.",
			gone:  "Annotations survived the last two upgrades, Grafana's database is on PostgreSQL since spring. Closing.",
		},
		{
			repo: infra, label: "security", title: "Rotate the CDN token",
			body:  "It's the one from the beginning and is in several people's shell histories.",
			still: "Looked at the audit log: the token's id is the same as a year ago. It has not been rotated.",
			gone:  "The token of then was revoked when we moved to workload identity, the audit log shows no use since. Nothing left to rotate, closing.",
		},
		{
			repo: infra, label: "pipeline", title: "Build the Antarctica extract too",
			body:  "For the two people who look at it. One is me.",
			still: "Extract list of tonight's build: still no Antarctica. The polygon is in the repository, it only isn't listed.",
			gone:  "Closing as not planned: the polar projection needs its own tile set, an extract in Mercator is of no use to those two people.",
		},
		{
			repo: infra, label: "cluster", title: "Alert for disk space fires on read-only volumes",
			body:  "They are 100% full by design.",
			still: "Fired twice last night for `/srv/planet`, a squashfs. So it still happens, the exception that we talked about never went in.",
			gone:  "Has not fired since the rule excludes squashfs; I looked through 60 days of alerts. Closing.",
		},
	}
}

// answersToOld are what the people who opened old threads say when they are
// asked whether it still matters.
func answersToOld() []string {
	return []string{
		"Not any more for me, we have moved to another setup in the meantime.",
		"To be honest I had forgotten about this one. We don't need it now.",
		"No longer, the project it was for has ended in spring. Thanks for asking.",
		"We work around it since half a year and it's ok like this, so from my side no.",
		"Sorry for late answer. We are not using this part any more, so not important for us.",
		"Oh, that one. The customer has left us (not because of this!), so no need.",
		"I changed jobs and can't test it any more, I am afraid. My former colleagues don't use it.",
		"It doesn't matter to us any longer. We replaced that machine.",
	}
}

func questionsToOld() []string {
	return []string{
		"This has been lying here for a while, {author}. Does it still matter to you with the current release?",
		"Cleaning up a little: {author}, is this still a problem for you, or has it solved itself in the meantime?",
		"{author}, nobody got round to this, sorry. Would you still want it today? If not I'd rather close it than let it gather dust.",
		"Is anybody still affected by this? {author}, what about you?",
		"Hi {author}, going through what has been quiet for long. Do you still run into this, and with which version?",
		"{author} are you still using that setup? A lot has changed around here since, and I wonder whether we should keep this open.",
		"Before the next planning round: is this still relevant for you, {author}?",
	}
}

func closingsOfOld() []string {
	return []string{
		"Thanks for coming back to us. Closing as not planned then, as nobody else has asked for it.",
		"Good to know. I'm closing this since the need has gone; if somebody else has it, please open a new one with the details.",
		"Then let's close it: nobody is affected any more and we would not start on it by ourselves.",
		"Thank you! Closing, because there is no one left whom this would help.",
		"All right. Closing as not planned, it was waiting for a user and now has none.",
	}
}

// priorities are what a maintainer says when an old bug turns out to be alive.
func priorities() []string {
	return []string{
		"Thanks for checking. That's enough for me to move it up.",
		"Ouch. I had taken this for fixed. Moving it up for the next release.",
		"Appreciated. Bumping the priority, I don't want to ship another release with it.",
		"OK, then it goes on the short list.",
		"Thank you for testing again, very useful. I put it higher on the list.",
		"Fair, marking it as priority.",
	}
}
