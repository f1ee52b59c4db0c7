package demo

func wishes() []wish {
	return []wish{
		{
			repo: server, label: "enhancement", title: "Serve tiles over MQTT",
			body:   "We run maps on ships with a flaky uplink. MQTT would queue for us.",
			ask:    "What would a ship do with a tile that arrives an hour late? I'd like to understand whether this is about queueing requests or about keeping a region fresh.",
			tell:   "Keeping a region fresh. Nobody waits for the tile, the chart of the next port should just be there when we arrive.",
			refuse: "I am going to close this: another transport is out of scope for the server, it speaks HTTP and leaves the rest to what is in front. A bridge in twenty lines would do what you describe.",
		},
		{
			repo: server, label: "cache", title: "Let the cache be warmed for a list of places",
			body:   "Please add a command to warm the cache.",
			ask:    "For which places and zooms would you warm it, and when: once after an import, or all the time? \"Everything\" is 300 million tiles.",
			tell:   "The 200 towns where we have offices, zoom 10 to 15, once after the weekly import. Some 90,000 tiles.",
			refuse: "Closing, this is out of scope: `xargs curl` with a list does it without the server having to know of places.",
		},
		{
			repo: server, label: "protocol", title: "Sign tile URLs so that they expire",
			body:   "Would be great to have signed URLs like S3 has them.",
			ask:    "Against what should it protect: links shared by users, or somebody scraping the lot? The answer to the second would be rate limits.",
			tell:   "Shared links. People paste our map into their own page and we pay. Scrapers are not our problem.",
			refuse: "Thanks for the idea, but I close it as not planned: who may see a tile is for the gateway to decide, and each of them can sign URLs today.",
		},
		{
			repo: server, label: "rendering", title: "Render legends as images", body: "For our PDF exports we need the legend as PNG.",
			ask:    "Is it one legend for the whole style that you'd need, or one for what is visible on the page?",
			tell:   "For what is visible. A legend with 80 entries of which 5 are on the page is what we have now and nobody reads it.",
			refuse: "Legends are layout, which we leave to the clients on purpose, so this is out of scope and I'm closing it. The JSON of the style has everything that a PDF generator needs.",
		},
		{
			repo: server, label: "enhancement", title: "Configuration through environment variables", body: "12 factor please. Mounting a file is a pain on our platform.",
			ask:    "Which settings would you want to give that way? Sources are nested and would look horrible as variables.",
			tell:   "Only port, log level, cache size and the database password. Sources can stay in the file, they are the same everywhere.",
			refuse: "Closing as not planned, because nested sources do not fit into variables, and half of the configuration in each place is worse than a file.",
		},
		{
			repo: server, label: "perf", title: "Use io_uring for file sources", body: "io_uring is much faster than pread. Have you considered it?",
			ask:    "Faster in which setup? With the archive in the page cache I measure no difference; do you have slow disks, or very many requests at once?",
			tell:   "Spinning disks in a NAS, 2,000 requests at once in the peak. I/O wait is 60% then.",
			refuse: "I'll close this one as not planned: reads are 2% of the time with a warm page cache, and a second I/O path on Linux only is not worth that.",
		},
		{
			repo: server, label: "documentation", title: "A page on sizing in the docs", body: "The docs say nothing about memory and disks. A page with examples would be good.",
			ask:    "What would you put on it, an extract or the planet, and for how many people at once? It's hard to give one number.",
			tell:   "Central Europe, 300 people during office hours, raster and vector. A table with three examples would already help.",
			refuse: "Closing as not planned: any number we write down would be wrong for most, as it hangs on disks and traffic. The metrics page shows how to find one's own.",
		},
		{
			repo: server, label: "enhancement", title: "Tiles in equal-area projections", body: "Mercator is a lie.",
			ask:    "What would you use it for: statistics maps at low zoom, or do you need all zooms in that projection?",
			tell:   "Statistics, zoom 0 to 6. Choropleths of countries in Mercator make Greenland look important.",
			refuse: "Much as I agree: closing as out of scope. The tile grid, the styles and every client assume Mercator; this would be another product.",
		},
		{
			repo: library, label: "enhancement", title: "Undo for drawn shapes", body: "Ctrl+Z does nothing when drawing polygons.",
			ask:    "Do you mean taking back the last point while drawing, or the last change to a finished shape as well?",
			tell:   "Last point while drawing. Finished shapes we keep in our own store and can undo there.",
			refuse: "Closing: drawing is done by a plugin, and so a history of it is out of scope for the core library.",
		},
		{
			repo: library, label: "rendering", title: "Snow on the map in winter", body: "Like the other map has. Users love it.",
			ask:    "Is it about an effect over the map (a canvas on top would do), or snow that sticks to roofs?",
			tell:   "Over the map. It's for a Christmas market, five weeks.",
			refuse: "I enjoyed reading this, and close it as not planned: effects are what custom layers are for, and there is an example with rain to start from.",
		},
		{
			repo: library, label: "accessibility", title: "Announce what is in view to screen readers", body: "A blind user hears \"Map, region\" and nothing else.",
			ask:    "What would be useful to hear: the place and zoom after each move, or the list of markers in view? I have no experience and would rather ask.",
			tell:   "The list of markers, on demand by a key, not after every move. Our blind colleague says that chatter is worse than silence.",
			refuse: "Closing as not planned for the core: what a map means depends on the page. The hook that is needed (`moveend` with features) is there.",
		},
		{
			repo: library, label: "typings", title: "Typed custom events", body: "map.fire('whatever') takes anything. Could it be generic?",
			ask:    "How would you declare your events: by merging an interface, or a type parameter of Map? The second touches every signature.",
			tell:   "Merging an interface is fine, we do that for Express as well.",
			refuse: "Closing: the event bus is internal and will move behind `on`/`off` in 2.0, so types for it are not planned.",
		},
		{
			repo: library, label: "enhancement", title: "Offline mode", body: "Please add offline mode.",
			ask:    "That can mean many things. Do you want to keep what was seen, or to download a region in advance? And in a browser tab or in an installed app?",
			tell:   "Download a region in advance, in the browser, for forest workers. About 50 MB per district. They have no net all day.",
			refuse: "Closing as not planned: what may be stored and for how long is the tile provider's terms, not ours. A service worker does it with the protocol hook.",
		},
		{
			repo: library, label: "perf", title: "Load fewer tiles on slow connections", body: "On 3G the map takes ages. Could it start with coarser tiles?",
			ask:    "Would you accept a coarse map that stays coarse until the network is idle, or must it sharpen bit by bit? These are quite different to build.",
			tell:   "Coarse first and it stays until idle. Seeing anything at all within two seconds is what counts.",
			refuse: "Closing as not planned, since `navigator.connection` exists in one browser only and guessing went wrong when we tried it in 1.4.",
		},
		{
			repo: library, label: "enhancement", title: "Vertical text for Japanese labels", body: "Rivers in Japan should be labelled vertically.",
			ask:    "Only along lines, or also for points such as stations? And should it depend on the style or on the script of the text?",
			tell:   "Along lines for now. The style should say, since even in Japan some maps do not want it.",
			refuse: "Closing as not planned: vertical writing needs glyph variants which our font format does not have.",
		},
		{
			repo: library, label: "documentation", title: "A page on the coordinate order", body: "lon/lat or lat/lon? I get it wrong every single time.",
			ask:    "Where did you look for it when you needed it: in the API reference, or in the examples? It is on the overview page, which perhaps nobody reads.",
			tell:   "In the reference of `Marker.setLngLat`, and for GeoJSON in the example. I have never seen the overview page.",
			refuse: "Closing: the overview page covers it, and a page of its own for one sentence is not planned.",
		},
		{
			repo: infra, label: "cluster", title: "A second region for tiles", body: "Latency from Singapore is 240 ms.",
			ask:    "Is it the first tile that is slow or all of them? The edge caches should hide it after the first.",
			tell:   "The first view of each area. Our hit rate there is 31% because the traffic is thin.",
			refuse: "Closing as not planned: 2% of the traffic does not pay for a region, the budget for the year is fixed.",
		},
		{
			repo: infra, label: "pipeline", title: "Keep thirty days of planet builds", body: "So that one can go back.",
			ask:    "Going back to serve an old map, or to compare two of them? The second only needs the change files, which we have.",
			tell:   "To compare. When a city vanishes I want to know on which day.",
			refuse: "Closing as not planned, because thirty builds are 3.6 TB a month and the change files tell the same story.",
		},
	}
}

// requests need no more than somebody who puts them where they belong.
func requests() []wish {
	return []wish{
		{repo: server, label: "enhancement", title: "Log the source of each tile at debug level", body: "When several sources are merged I'd like to see which one a tile came from. A debug line would be enough."},
		{repo: server, label: "cache", title: "Expose the age of cached tiles as a header", body: "`Age`, as proxies do. Makes it so much easier to see what is going on."},
		{repo: server, label: "rendering", title: "Contour lines every 10 m at zoom 15", body: "Every 20 m is not enough in the Netherlands :-) Data is there, the style skips every second one."},
		{repo: server, label: "protocol", title: "Answer HEAD for tiles", body: "HEAD gives 405. Monitoring tools like to use it. I can help testing."},
		{repo: server, label: "documentation", title: "Missing example for PMTiles on Azure", body: "There are examples for S3 and GCS. The Azure one took me a day to find out, happy to share what I have."},
		{repo: server, label: "bug", title: "Unknown keys in the config file are ignored silently", body: "I wrote `chache:` and wondered for a week. An unknown key should be an error, or at least a warning."},
		{repo: server, label: "perf", title: "Bench: measure with a cold page cache too", body: "`make bench` runs everything warm. Production after a deploy is cold."},
		{repo: library, label: "enhancement", title: "Let NavigationControl hide the compass", body: "`showCompass: false` exists in the docs of the old version, gone now?"},
		{repo: library, label: "accessibility", title: "prefers-reduced-motion should switch off flyTo's animation", body: "It makes people seasick. easeTo does respect it, flyTo doesn't."},
		{repo: library, label: "typings", title: "Return type of queryRenderedFeatures lacks `layer`", body: "At run time each feature has `.layer`, in the types it hasn't. Using 1.9.0."},
		{repo: library, label: "rendering", title: "Fill patterns shimmer while zooming", body: "Pattern jumps between two sizes around .5 zooms. Video attached in the forum. It is small problem but looks not good."},
		{repo: library, label: "documentation", title: "Typo in the docs of `easeTo`: milliseconds, not seconds", body: "`duration` is in milliseconds. The page says seconds. I waited for quite a while."},
		{repo: library, label: "enhancement", title: "Emit an event when tiles of a source have all loaded", body: "`idle` is for the whole map. I need it per source, for screenshots."},
		{repo: library, label: "perf", title: "Bundle size grew by 40 kB in 1.9", body: "218 kB to 258 kB, gzip. Did something get pulled in twice? Two copies of the protobuf reader as far as I see."},
		{repo: infra, label: "cluster", title: "Dashboard for the edge caches", body: "We look at the provider's page now, which forgets after 24 hours."},
		{repo: infra, label: "pipeline", title: "Tell the channel when the planet build is late", body: "Silence looks like success. At 07:00 somebody should know."},
		{repo: infra, label: "security", title: "Container images run as root", body: "Two out of five do, the tile server and the thumbnailer. Easy to change I think."},
		{repo: infra, label: "cluster", title: "Node upgrade window collides with the newsletter", body: "Thursday 10:00 is when the newsletter goes out and the traffic triples."},
	}
}
