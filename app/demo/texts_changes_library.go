package demo

func libraryChanges() []change {
	return []change{
		{library, "Type the return value of on()", "Returns a subscription with `unsubscribe()`, so that closures need not be kept.", "src/util/evented.ts", "`this` is lost when destructured.", "Bound in the constructor.", "", ""},
		{library, "Decode tiles in the worker", "Moves 6 ms per tile off the main thread.", "src/source/vector_tile_worker.ts", "Transfer the buffer rather than copy it.", "Transferred; the copy was 1 ms of the 6.", "", ""},
		{library, "Replace rollup by esbuild", "Build time 41 s to 3 s, output 1% larger.", "build.mjs", "The licence banner has gone.", "It is back, `legalComments: 'eof'`.", "What is the motivation: is anything broken with rollup, or is it for speed alone? I am a little wary of changing the build right before 2.0.", "The rollup plugin for workers is no longer kept and breaks with Node 26, which CI will have in March. Speed is a bonus."},
		{library, "Lazy-load the globe projection", "40 kB that flat maps do not need.", "src/geo/globe.ts", "The first switch to globe shows a white frame while loading.", "It keeps the flat map until the module is there.", "", ""},
		{library, "Add `Map.once()` returning a promise", "`await map.once('load')`.", "src/map.ts", "Rejected when the map is removed before? Otherwise it hangs for ever.", "Rejects with an AbortError.", "", ""},
		{library, "Snap rotation to north within seven degrees", "Hard to get back to north by hand.", "src/ui/handler/rotate.ts", "Seven feels sticky on touch. Make it an option?", "`bearingSnap`, 7 by default as in the old version.", "", ""},
		{library, "Draw circles with a signed distance field", "No more polygons for circles, and crisp edges at every zoom.", "src/shaders/circle.fragment.glsl", "mediump is not enough on old Adreno, edges wobble.", "highp in the fragment shader where it is available.", "", ""},
		{library, "Keep the popup inside the map", "It flips its anchor when it would be cut off.", "src/ui/popup.ts", "It flips back and forth while panning at the edge.", "Hysteresis of 20 px.", "", ""},
		{library, "Make the tests run in parallel", "7 min to 2.5 min. Two tests shared a port.", "test/setup.ts", "Can we make the port 0 instead of counting up?", "Yes, does that now.", "", ""},
		{library, "Support `text-offset` in ems and pixels", "Designers think in pixels.", "src/style/spec.ts", "The spec would need a version bump for a new unit.", "Made it `text-offset-unit`, additive.", "What is it needed for? The style spec is shared with two other renderers, and a unit only we know will not work there.", "Our own style editor. Designers put labels beside icons of a fixed pixel size; with ems it drifts as soon as the font size changes."},
		{library, "Fix the example for React 19", "StrictMode mounts twice, the example made two maps.", "examples/react.tsx", "The cleanup should also reset the ref.", "It does now.", "", ""},
		{library, "Stop polling for the container size", "ResizeObserver is everywhere by now.", "src/map.ts", "Still need the fallback for iframes in Safari 15?", "We dropped Safari 15 with 1.8.", "", ""},
		{library, "Allow functions as icon ids", "`image: (feature) => …`, called once per feature.", "src/layer/symbol.ts", "Functions don't cross the worker boundary.", "Evaluated on the main thread before; documented what that costs.", "I'd like to understand the goal first: what is the use case where you can't choose the icon with a `match` expression?", "Licence plates! There's an icon per plate, drawn on the fly from the text, so no list to match against."},
		{library, "Use `Intl.NumberFormat` for the scale bar", "1,000 m here, 1.000 m there.", "src/ui/scale_control.ts", "Create the formatter once, it's slow.", "Cached per locale.", "", ""},
		{library, "Ship ES modules only", "The UMD build is 3% of the downloads.", "package.json", "The CDN link in the README points to the UMD file.", "README changed; the old file stays for 1.x.", "", ""},
		{library, "Throttle mousemove queries to frames", "Feature queries on every event took 70% of the time on a 1000 Hz mouse.", "src/ui/handler/hover.ts", "The last event before a pause must not get lost.", "Trailing edge is kept, tested with fake timers.", "", ""},
		{library, "Warn about unknown layer properties", "With a suggestion: `fill-colour` → did you mean `fill-color`?", "src/style/validate.ts", "Only in development builds, please, the table is 9 kB.", "Behind `process.env.NODE_ENV`.", "", ""},
		{library, "Batch buffer uploads", "Uploads at most 4 ms per frame, the rest in the next one.", "src/gl/upload_queue.ts", "Priority: tiles in the middle of the screen first?", "Sorted by distance from the centre.", "", ""},
		{library, "Convert the test fixtures to TypeScript", "So that the compiler sees them.", "test/fixtures/index.ts", "Some of these fixtures are wrong on purpose; a comment on the casts would help.", "Commented.", "", ""},
		{library, "Expose the tile cache size", "`maxTileCache` in bytes rather than in tiles.", "src/source/tile_cache.ts", "Bytes of what: the raw tile or the buffers?", "Buffers. It is in the docs comment now.", "Which problem do you have with the number of tiles? I would rather get the default right than have a knob.", "Yes, on tablets with 2 GB: a raster tile takes 1 MB, a vector tile 50 kB, so no number of tiles is right for both."},
		{library, "Remove the Flow types", "Left over from five years ago.", "package.json", "`flow-bin` is still in the lock file.", "Gone.", "", ""},
		{library, "Show the focus ring on the canvas", "For keyboard users only (`:focus-visible`).", "src/css/lantern.css", "Outline offset −2px, or it is clipped by the container.", "Done, looks better too.", "", ""},
		{library, "Interpolate colours in OKLab", "Gradients without the grey in the middle.", "src/style/color.ts", "Existing styles will look different. Opt-in?", "`interpolate-oklab` as an expression of its own.", "", ""},
		{library, "Sort markers by latitude", "Southern markers should overlap northern ones, as on paper.", "src/ui/marker.ts", "Setting z-index for all on each move is a style recalculation for all.", "Only those whose order has changed.", "", ""},
		{library, "Pause rendering in hidden tabs", "Battery, mostly.", "src/map.ts", "Picture-in-picture counts as hidden, does it not?", "It does not, tried it in two browsers.", "", ""},
		{library, "Parse hex colours without a regex", "4% of the style load time, of all things.", "src/style/color.ts", "`#abcd` with alpha still works?", "Yes, in the table.", "", ""},
		{library, "Let scroll zoom go to the cursor on the globe", "It went to the centre.", "src/ui/handler/scroll.ts", "Near the poles the cursor may not be on the globe at all.", "Falls back to the centre there.", "", ""},
		{library, "Handle context loss on iOS", "Coming back from the background gave a black map.", "src/gl/context.ts", "Textures of custom layers are not restored, and can't be. Tell them with an event?", "`webglcontextrestored` is passed on.", "", ""},
		{library, "Measure text with the canvas font metrics", "Fixes the gap after italic labels.", "src/symbol/shaping.ts", "Metrics differ between browsers; screenshots will too.", "Tests use the bundled font, so they're equal on all three.", "", ""},
	}
}

func infraChanges() []change {
	return []change{
		{infra, "Pin the base images", "By digest, with a weekly job that proposes new ones.", "deploy/tiles.yaml", "The debug image too, please.", "Pinned.", "", ""},
		{infra, "Move the thumbnailer to spot machines", "Saves about 400 a month. It can be killed at any time and only gets slower.", "terraform/nodes.tf", "Priority class must be below the tiles.", "Set to −10.", "Which requirements do thumbnails have? If they are part of the 99.9 then spot is a question for Ottoline as well.", "None, they're marked best effort in the contract, section 4. I asked sales to be sure."},
		{infra, "Add a runbook for restoring the style database", "Written while doing it last Tuesday, so it should be complete.", "runbooks/styles.md", "Step 6 assumes that the dump is local. From where does one get it?", "Added the command with the bucket.", "", ""},
		{infra, "Split the planet build into regions", "Eight jobs in parallel: 11 hours to 2 hours 20.", "pipeline/build.star", "The seams between regions: who deduplicates roads that cross?", "The merge step does, by OSM id.", "", ""},
		{infra, "Alert on the age of tiles, not on failed jobs", "A failed job that is retried is no news. Tiles older than 36 hours are.", "alerts/tiles.yaml", "Per region, or the alert is quiet when only one of them is stuck.", "By region now.", "", ""},
		{infra, "Use the internal load balancer for previews", "Previews were open to the world.", "deploy/preview.yaml", "Then the design agency can't see them. VPN account?", "They have one since last week.", "", ""},
		{infra, "Drop the old staging cluster", "Empty since April.", "terraform/staging.tf", "Two DNS records still point at it.", "Removed both, they were for the demo in March.", "", ""},
		{infra, "Back up the label translations nightly", "They were on one disk.", "deploy/backup.yaml", "Please also test the restore, once a month, automatically.", "A second job restores into a scratch database and counts rows.", "", ""},
		{infra, "Give each job its own service account", "There was one for all, with every right.", "terraform/iam.tf", "`planet-merge` needs to list the bucket as well.", "Added list on the prefix.", "", ""},
		{infra, "Raise the file limit on the import machine", "65k open files were not enough with 70k extracts.", "terraform/nodes.tf", "Why are they open all at once?", "They no longer are, but the limit is sane now as well.", "", ""},
		{infra, "Move secrets to the vault", "The last four that were in the pipeline's variables.", "pipeline/build.star", "The preview jobs read two of them too.", "Changed there.", "", ""},
		{infra, "Tag costs by team", "So that the monthly mail makes sense.", "terraform/tags.tf", "Volumes made by the cluster don't inherit tags.", "There is a flag for the driver, set.", "What is the goal, who is going to read the numbers by team? We were two teams when this was asked for.", "Finance from January on: the grant for the open data part must be told apart from the rest."},
		{infra, "Rehearse the failover every quarter", "A calendar entry and a checklist. The last two were more exciting than needed.", "runbooks/failover.md", "Who is on the checklist if jorun-abara is away?", "A second name for each step.", "", ""},
	}
}

// tasks are issues that the maintainers open for themselves.
func tasks() []wish {
	return []wish{
		{repo: server, label: "enhancement", title: "3.2: decide on the default compression level", body: "Level 6 now. 4 is 30% faster and 2% larger. Numbers to follow."},
		{repo: server, label: "documentation", title: "Upgrade notes for 3.2", body: "- [ ] config units\n- [ ] the 410s\n- [ ] new metrics"},
		{repo: server, label: "perf", title: "Track allocations of the encoder over releases", body: "A number per release in the wiki is enough."},
		{repo: server, label: "bug", title: "TestServeReload is flaky on arm", body: "One in 300. It waits for a file event with a timeout of 50 ms."},
		{repo: library, label: "enhancement", title: "2.0: list of things to remove", body: "Collecting here. UMD, `setRTLTextPlugin`, the old marker events."},
		{repo: library, label: "documentation", title: "Move the examples to the new site", body: "61 of them. I do some each Friday."},
		{repo: library, label: "rendering", title: "Screenshot tests for the globe", body: "There are three. There should be thirty."},
		{repo: library, label: "bug", title: "CI: Safari job times out every now and then", body: "It is the simulator that doesn't start. Needs a retry around the start, not around the tests."},
		{repo: infra, label: "cluster", title: "Kubernetes 1.36", body: "Two removed APIs concern us: see the list in the wiki."},
		{repo: infra, label: "security", title: "Yearly review of who has access to what", body: "Due at the end of the month, as each year."},
	}
}
