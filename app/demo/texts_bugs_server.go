package demo

func serverBugs() []bug {
	return []bug{
		{
			repo: server, label: "rendering", title: "Tiles are empty along the antimeridian from zoom 12 on", vague: "Missing tiles",
			body: "Hello, some tiles are white for us since we updated on Monday. Reloading does not help. This affects our harbour map, which is quite visible to customers.",
			ask:  "Thanks for writing. Which part of the world are you looking at, and from which zoom does it start? A tile address (z/x/y) that comes back white would help most.",
			tell: "It is around Fiji, 178°E to 178°W. 11/2047/1130 is fine, 12/4095/2260 is white and 12/0/2260 is white too. Everything away from that line looks right.",
			fix: change{
				title: "Clamp tile columns instead of wrapping them to zero", path: "tiles/cover.go",
				body:   "A bounding box that crosses 180° came out of `cover` with its columns wrapped, so that the range was empty. Now the box is split at the line and both halves are covered.",
				remark: "For a box that ends exactly at 180 this covers column 0 twice. Can we leave the second half out when it has no width?", reply: "Right, with `<=` the second half had one column. Made it `<` and put the case in the table.",
			},
		},
		{
			repo: server, label: "cache", title: "Cache never evicts when max_size is given in MiB", vague: "memory grows",
			body: "The process eats memory until the kernel kills it. It takes two days or so. Worked before.",
			ask:  "Could you paste the `cache:` section of your config, and what `/debug/cache` says after an hour or so?",
			tell: "```yaml\ncache:\n  max_size: 512MiB\n```\n`/debug/cache` shows `limit: 0` and 1.9 GB used. With `max_size: 536870912` the limit shows up and memory stays flat.",
			fix: change{
				title: "Read binary units in cache.max_size", path: "config/size.go",
				body:   "`512MiB` was parsed as `512M` followed by garbage, and the garbage made it 0, which means no limit. Units are matched whole now and anything else is an error at start.",
				remark: "An error at start will surprise people whose config has worked by accident. Worth a line in the upgrade notes.", reply: "Added to UPGRADING under 3.2.",
			},
		},
		{
			repo: server, label: "protocol", title: "304 answers lack Cache-Control, so browsers ask again for every tile", vague: "Browser caching broken",
			body: "Devtools show a request for each tile even tho nothing changed. They are 304 but still, on mobile it is slow as hell.",
			ask:  "Do the 304s carry a `Cache-Control` header for you? `curl -sI -H 'If-None-Match: \"…\"'` on one tile would tell.",
			tell: "The 200 has `cache-control: public, max-age=3600` and `etag`, the 304 has the etag only. Same with and without the CDN in front.",
			fix: change{
				title: "Send the caching headers with 304 as with 200", path: "httpd/etag.go",
				body:   "We returned before the headers were set. RFC 9110 wants Cache-Control, ETag, Expires and Vary on a 304 if the 200 would have had them.",
				remark: "`Vary` is missing from the list in the test.", reply: "It is now, good catch.",
			},
		},
		{
			repo: server, label: "rendering", title: "Labels with combining characters are cut at tile borders", vague: "Vietnamese labels wrong", foreign: true,
			body: "Dear team, name of the street is cut in the middle in my map when the name have the accents. In other software is displayed good. Thank you for the great work!",
			ask:  "Does it happen on every label with accents, or only on those that cross from one tile into the next? And do you know whether your data is NFC or NFD?",
			tell: "Only the labels which cross the tiles are wrong. I check the data with Python: the names are NFD. When I convert to NFC then all labels are correct.",
			fix: change{
				title: "Measure labels by grapheme, not by rune", path: "tiles/label.go",
				body:   "The width estimate for the tile buffer counted runes, so that decomposed names seemed longer, fell outside the buffer and were cut.",
				remark: "This allocates a slice per label. There are some 40k labels in a dense tile; could we iterate instead?", reply: "Switched to the iterator, the benchmark is level with main again.",
			},
		},
		{
			repo: server, label: "bug", title: "PostGIS source leaks a connection when the client hangs up", vague: "too many clients already",
			body: "We see `FATAL: sorry, too many clients already` in the logs about twice a day. The pool is 20, and there are four replicas.",
			ask:  "Is it more likely when people pan quickly? I wonder whether requests cancelled by the client play a role. What does `pg_stat_activity` show while it happens?",
			tell: "`pg_stat_activity` shows 80 sessions `idle in transaction`, all with the tile query. They pile up while somebody pans like mad with the network throttled. Killing the tab makes three or four more.",
			fix: change{
				title: "Roll back the tile query when the request is cancelled", path: "source/postgis.go",
				body:   "The read-only transaction was only ended on the happy path. It is now ended with a fresh context, because the request's is the one that was cancelled.",
				remark: "Rolling back without a deadline can hang if the database is gone. Two seconds?", reply: "Two seconds it is.",
			},
		},
		{
			repo: server, label: "protocol", title: "Gzip and ETag disagree: the same ETag for both encodings", vague: "garbled tiles behind varnish",
			body: "Some users get garbage instead of tiles. Clearing Varnish helps for a few hours. We have not changed anything on our side in weeks.",
			ask:  "When it is garbled, is it gzip that is not announced as such? `xxd` of the first bytes (1f 8b?) together with the headers would settle it.",
			tell: "The body starts with `1f 8b` and there is no `content-encoding`. The ETag of the compressed and the plain response is the same string.",
			fix: change{
				title: "Give the compressed representation an ETag of its own", path: "httpd/compress.go",
				body:   "A cache that revalidates the plain tile with the shared ETag kept the compressed body. The encoding is now part of the tag.",
				remark: "Please keep the tag strong, range requests need that.", reply: "It stays strong: the suffix is inside the quotes.",
			},
		},
		{
			repo: server, label: "bug", title: "`lantern serve --reload` loses the TLS certificate", vague: "Reload problem",
			body: "After a reload the server answers with the self-signed certificate until I restart it. Happens on all of our machines.",
			ask:  "Which of the two ways do you give it the certificate: `--tls-cert` on the command line, or `tls:` in the file?",
			tell: "The certificate is given on the command line. When the same paths are in the file, reloading keeps them. Version 3.1.0 and main, both.",
			fix: change{
				title: "Keep command line settings over a reload", path: "config/reload.go",
				body:   "Reload read the file into a fresh config and forgot what the flags had set. Flags are laid over the file again.",
				remark: "Can the order (defaults, file, environment, flags) live in one place? It is spelled out three times now.", reply: "Moved into `layers()`, used by start and reload.",
			},
		},
		{
			repo: server, label: "perf", title: "Style JSON is parsed anew for every tile request", vague: "3.1 slower than 3.0",
			body: "Our p95 doubled with 3.1. Downgraded for now, can help testing if someone has an idea.",
			ask:  "Thanks for the offer! Could you take a CPU profile for 30 seconds under load (`/debug/pprof/profile`) and attach it? Also: how large is your style?",
			tell: "The style is 1.4 MB (every shop type has an icon). In the profile 61% is `encoding/json`, below `style.Load`, below the tile handler.",
			fix: change{
				title: "Parse the style once and swap it on change", path: "style/store.go",
				body:   "Since the multi-style work each request went through `style.Load`. It is parsed on start and on change now and shared through an atomic pointer.",
				remark: "Who guarantees that nobody writes to the shared style? `WithScale` looks like it does.", reply: "It did. It copies the layers that it scales now, with a test under -race.",
			},
		},
		{
			repo: server, label: "bug", title: "Zoom range of a merged source is that of its first part", vague: "overzoom not working with merged sources",
			body: "I merge two mbtiles (0-8 and 9-14). Above 8 the map is blurry as if it stopped at 8. Each of them alone works.",
			ask:  "What does `/merged.json` give for minzoom and maxzoom? And does the order in which the two are listed matter?",
			tell: "`/merged.json` says `minzoom: 0, maxzoom: 8`. If I list the 9-14 one first it becomes `9` and `14` and the low zooms are gone instead.",
			fix: change{
				title: "Span the zoom range of all parts of a merged source", path: "source/merge.go",
				body:   "TileJSON for a merged source copied the first part's zooms. Takes the smallest and largest of all.",
				remark: "What should happen with a gap, say 0-4 and 9-14? Advertising 5 to 8 will give 404s.", reply: "The tile handler overzooms from 4 in that case already. Added a test that shows it.",
			},
		},
		{
			repo: server, label: "bug", title: "Panic on a GeoJSON feature without geometry", vague: "crash",
			body: "It crashed. Log says panic: runtime error: invalid memory address. Restarted, crashed again.",
			ask:  "Sorry about that. Could you post the whole stack trace, and the file that it was reading if you may share it?",
			tell: "The trace ends in `geojson.(*reader).bounds` at reader.go:88. The file has 12 features with `\"geometry\": null` (they are allowed by the RFC). Without those it starts.",
			fix: change{
				title: "Skip GeoJSON features that have no geometry", path: "source/geojson.go",
				body:   "`geometry: null` is valid. Such features have no place on a map, so they are counted, logged once and left out.",
				remark: "Counted where? I don't see it in the metrics.", reply: "In the log line only; I've added `lantern_features_skipped_total` as well.",
			},
		},
		{
			repo: server, label: "documentation", title: "Docs say tiles are TMS by default, they are XYZ", vague: "map upside down",
			body: "I followed the quick start word by word and my country is upside down / in the wrong hemisphere.",
			ask:  "Which quick start, the one on the site or the README? And did you set `scheme` anywhere?",
			tell: "It is on the site, page \"First map\", step 4: \"Lantern serves TMS, so set scheme: tms\". Leaving that line out makes the map right.",
			fix: change{
				title: "Say in the quick start that tiles are XYZ", path: "docs/first-map.md",
				body:   "We changed the default in 2.0 and never told the page.",
				remark: "The same sentence is in docs/leaflet.md.", reply: "Fixed there too, and grepped for more. No more.",
			},
		},
		{
			repo: server, label: "bug", title: "Health check reports ready before the sources are open", vague: "502 during deploy",
			body: "Every deploy gives us 10-20 seconds of 502s. We use the readiness probe from the docs.",
			ask:  "What kind of sources do you have, and how long does opening them take according to the log (`opened source … in …`)?",
			tell: "With three PMTiles on S3, opening takes 9 to 17 seconds in total. `/readyz` is 200 after half a second.",
			fix: change{
				title: "Answer /readyz only once every source is open", path: "httpd/health.go",
				body:   "The handler looked at the listener, not at the sources. It lists what it is still waiting for, so `kubectl describe` tells.",
				remark: "The list could leak bucket names to whoever can reach the port.", reply: "True. It gives the number only, names go to the log.",
			},
		},
		{
			repo: server, label: "rendering", title: "Polygons with more than 65,535 points vanish", vague: "lake is gone", foreign: true,
			body: "Good day. The biggest lake of our country is not any more in the map after the update of data. The small lakes are there.",
			ask:  "Could you tell us which source format this is, and how many points the lake has? (`ogrinfo` shows it.)",
			tell: "It is MBTiles from our own tool, layer water. The lake has 71 204 points. I simplified to 60 000 and it came back.",
			fix: change{
				title: "Index polygon rings with 32 bits", path: "tiles/encode.go",
				body:   "Ring offsets were uint16, a polygon beyond that wrapped around and was dropped as degenerate.",
				remark: "Does the larger struct hurt for the usual small polygons?", reply: "0.4% on the city benchmark, inside the noise.",
			},
		},
		{
			repo: server, label: "protocol", title: "CORS preflight fails for If-None-Match", vague: "cors error",
			body: "Access to fetch has been blocked by CORS policy. I set cors to * and it still happens sometimes, not always.",
			ask:  "\"Sometimes\" is interesting. Is it only on tiles that were loaded before? The browser's console names the header that it objects to.",
			tell: "It is on the second load only: \"Request header field if-none-match is not allowed by Access-Control-Allow-Headers\".",
			fix: change{
				title: "Allow conditional headers in CORS preflight", path: "httpd/cors.go",
				body:   "If-None-Match and If-Modified-Since are not on the safelist, so a fetch that sets them needs our leave.",
				remark: "Alphabetical, please, the list is long enough to get lost in.", reply: "Sorted.",
			},
		},
	}
}
