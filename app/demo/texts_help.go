package demo

// question is what somebody wants to know, and is told.
type question struct {
	repo, title, body, answer, thanks string
}

func questions() []question {
	return []question{
		{
			server, "How do I serve two styles from one tile archive?", "One PMTiles file, a light and a dark style. Do I have to list the source twice in the config?",
			"Once is enough: list the source under `sources:` and let both styles name it in `source:`. Each style gets an address of its own below `/styles/`, and the tiles are cached once for both.",
			"That works, thank you! I had it twice, and a cache of double the size.",
		},
		{
			server, "Where does the server write its log under systemd?", "Nothing in /var/log, nothing beside the binary.",
			"It goes to the journal, since the server only writes to stderr: `journalctl -u lantern-tiles -f` follows it. With `--log-format json` each line is JSON, which most collectors can read without a pattern.",
			"Found it. Thanks, that helped!",
		},
		{
			server, "How can I limit a source to one country?", "We have the planet as one file and only want to serve Portugal. Is there a way without cutting the file?",
			"Set `bounds: [-9.6, 36.9, -6.1, 42.2]` on the source. Tiles outside of that box are answered with 204 before the file is even opened, so nothing has to be cut.",
			"Great, that did the trick. Thank you!",
		},
		{
			server, "Which rights does the PostGIS user need?", "Our database people will not hand out a superuser, and I understand them.",
			"`SELECT` on the tables and `USAGE` on their schema, nothing beyond that. The server never writes, and it looks up the geometry columns in `geometry_columns`, which everybody may read.",
			"Thanks, it works with a read-only user now.",
		},
		{
			library, "How do I know that the map is really idle?", "I take screenshots in a test, and half of them lack the labels.",
			"Listen for `idle` once: `map.once('idle', shoot)`. It fires after the last tile is drawn and all fades have ended, whereas `load` fires as soon as the style is there.",
			"That works, my screenshots are complete now. Thanks!",
		},
		{
			library, "How can I draw my own data above the labels?", "I use `addLayer(layer, 'place-label')`, and the names of places are still on top of my lines.",
			"The second argument names the layer to go below, so yours ends up under `place-label`. Leave it out, as in `map.addLayer(layer)`, and the layer goes on top of everything.",
			"Oh, of course. Works now, thank you!",
		},
		{
			library, "How do I highlight a polygon without loading the source again?", "On hover, some 3,000 parcels. `setData` on each mouse move is too slow.",
			"Feature state is made for this: `map.setFeatureState({source, id}, {hover: true})`, and `['feature-state', 'hover']` in the paint property. The features need ids; `generateId: true` on the source makes them.",
			"It works! `generateId` was what I missed, thank you.",
		},
	}
}

// twin is something that two people report in different words.
type twin struct {
	repo, label   string
	title, body   string
	again, detail string // title and body of the second report
	points, takes string // who sees that they are one, and what the second reporter says
	fix           change
}

func twins() []twin {
	return []twin{
		{
			server, "cache", "Tiles older than max_age are still served", "`max_age: 1h`, and after three hours I get the old tile with `x-cache: hit`. 3.1 behind nginx.",
			"Edits show up a day late", "We correct the name of a street in the morning and see it on the map the next day. A restart of the server helps at once.",
			"This is the same as {first}: the cache never looks at `max_age`, and a restart empties it.",
			"Yes, we have `max_age` set as well. I follow {first} then and close mine.",
			change{title: "Check the age of a cached tile before serving it", body: "The age was written and never read."},
		},
		{
			library, "rendering", "Labels flicker while the map is rotated", "Chrome and Firefox, 1.8. It begins at about 20° and stops when the map points north again.",
			"Street names blink in navigation mode", "The map follows the compass, and the names of streets come and go each second.",
			"Looks like the same thing as {first} to me: both begin as soon as the bearing changes, and with the map pointing north all is steady.",
			"You are right, with north up it is steady. Closing, {first} has it all.",
			change{title: "Keep label placement while only the bearing changes", body: "Placement ran anew on each degree."},
		},
		{
			server, "protocol", "Clients that did not ask for gzip get it", "`curl` without `--compressed` prints binary and `content-encoding: gzip`.",
			"Our desktop GIS cannot read the tiles", "Its log has \"wrong wire type\". In the browser the same address is fine.",
			"The program never asks for gzip and gets it all the same, as `curl -v` with its headers shows. That is the same as in {first}.",
			"Confirmed, with `Accept-Encoding: gzip` added by a proxy it loads. Closing mine, I watch {first}.",
			change{title: "Send gzip only to those who accept it", body: "Archives that are stored compressed are unpacked for the others."},
		},
		{
			library, "typings", "`on('click', layerId, …)` loses the type of its event", "With a layer id the event is `any` since 1.8.",
			"Property 'features' does not exist on type 'MapEvent'", "Our build fails in the click handler of a layer.",
			"Same as {first}: the overload with a layer id has no event type of its own, and that type is where `features` would come from.",
			"Ah, that explains it. I subscribe to {first} and close this.",
			change{title: "Type the events of layers", body: "The overload got lost when the typings were generated."},
		},
		{
			library, "accessibility", "Zoom buttons cannot be reached by Tab in Safari", "Firefox and Chrome are fine. macOS, with the default settings.",
			"Keyboard users cannot zoom on an iPad", "With a keyboard attached, Tab skips both buttons.",
			"This is the same as {first}; on an iPad every browser is Safari underneath.",
			"Makes sense, a Mac here shows it too. Closing in favour of {first}.",
			change{title: "Give the zoom buttons a tabindex", body: "Safari skips buttons without one."},
		},
		{
			server, "bug", "Reloading the config drops the metrics endpoint", "After SIGHUP `/metrics` is 404 until a restart.",
			"Prometheus loses the target every night", "At 2:00 the target goes down and stays down until somebody restarts the server.",
			"Your cron job reloads the config at 2:00, by the log that you attached. So this is the same as {first}.",
			"Indeed, without the reload the target stays. I close this and follow {first}.",
			change{title: "Mount the metrics again after a reload", body: "The router was built anew without them."},
		},
	}
}

// firstPull is somebody's first pull request.
type firstPull struct {
	change
	helps, done string
}

func firstPulls() []firstPull {
	return []firstPull{
		{
			change{repo: server, title: "Say in the README which Go version is needed", body: "This is my first pull request here, tell me if I should do it differently."},
			"Thank you, that line was missing. To make the red check green, run `make lint` once: it wraps lines at 120, and it tells you which one is too long. After that, `git commit --amend` and a force-push to your branch, so that it stays one commit.",
			"Amended and pushed. I did not know that one can amend, neat!",
		},
		{
			change{repo: library, title: "Correct the order of arguments in the example of flyTo", body: "I'm new to open source, so I began with something small."},
			"Welcome! The failing check wants the snapshots to be taken anew. You can run the tests locally with `npm ci && npm test -- -u` in your fork, which rewrites the files in `test/snapshots/`; add those to your commit.",
			"That was it. There is one changed snapshot, I have added it.",
		},
		{
			change{repo: server, title: "Accept lower case hex colours in styles", body: "My first contribution to a Go project. I hope the test is in the right file."},
			"The test is in the right file. One more thing that everybody stumbles over at first: commits need a sign-off here, so please run `git commit --amend -s` and push the branch again with `--force-with-lease`. The check will then turn green by itself.",
			"Signed off. Thank you for the exact command!",
		},
		{
			change{repo: library, title: "Add Catalan to the translated controls", body: "This is my first pull request to a project of others. The strings are checked by a friend who teaches it."},
			"Moltes gràcies! To see your strings in a browser, run `npm start` in the root of your fork and open `/debug/locale.html?lang=ca`. The list of languages that the page offers is in `src/ui/locales/index.ts`, where yours still has to be added.",
			"Added, and I see my own words on the page, which is fun.",
		},
	}
}
