package demo

func libraryBugs() []bug {
	return []bug{
		{
			repo: library, label: "rendering", title: "Symbols flicker while the map is rotated with two fingers", vague: "flickering",
			body: "Icons flicker on my phone. Desktop ok.",
			ask:  "On which phone and browser, and what are you doing when it flickers: panning, zooming, rotating?",
			tell: "It flickers only when the map is rotated with two fingers. Pixel 7, Chrome, also Firefox. With `fadeDuration: 0` it does not happen.",
			fix: change{
				title: "Keep symbol opacity over a bearing change", path: "src/layer/symbol.ts",
				body:   "Placement was redone from scratch whenever the bearing changed, so each frame started the fade again.",
				remark: "`previous` is read after it was replaced, if I follow this right.", reply: "You do. Swapped, and the test now fails without it.",
			},
		},
		{
			repo: library, label: "bug", title: "map.remove() leaves the resize observer running", vague: "Memory leak in single page app",
			body: "Going back and forth between two routes makes the tab grow by 30 MB each time. We do call `map.remove()`.",
			ask:  "What holds the Map objects when you look at a heap snapshot after ten times (\"Retainers\")? And which version is it?",
			tell: "In the heap snapshot the retainers are `ResizeObserver` → closure in `container.ts` → Map. Ten of them after ten times. Version 1.8.2.",
			fix: change{
				title: "Disconnect the resize observer in remove()", path: "src/map.ts",
				body:   "The observer kept the map alive after it was removed.",
				remark: "While at it: the `online` listener two lines above has the same problem.", reply: "Indeed. Both go through an AbortController now.",
			},
		},
		{
			repo: library, label: "typings", title: "addLayer's type refuses expressions in paint properties", vague: "TypeScript error",
			body: "Type 'string[]' is not assignable to type 'number'. It works at run time. We had to sprinkle `as any`.",
			ask:  "Can you show the layer, or a cut down version that gives the error? And which TypeScript version is it?",
			tell: "This gives the error:\n```ts\nmap.addLayer({ id: 'a', type: 'circle', source: 's', paint: { 'circle-radius': ['get', 'size'] } })\n```\nTypeScript 5.6, 5.4 too. With a literal number it compiles.",
			fix: change{
				title: "Let paint properties take expressions in the typings", path: "src/style/types.ts",
				body:   "The generated types knew literals only. `Expression<T>` is now one of the alternatives wherever the spec says `\"property-type\": \"data-driven\"`.",
				remark: "Please add a `tsd` case, we've broken these before without noticing.", reply: "Four cases added, one expects an error.",
			},
		},
		{
			repo: library, label: "accessibility", title: "Keyboard focus is lost after closing a popup", vague: "Accessibility audit finding 7",
			body: "Our auditor writes: \"After dismissing the information bubble the focus position is not predictable.\" I am just passing this on.",
			ask:  "Thank you for passing it on! Do you know how the popup was opened in the audit, by keyboard (Enter on a marker) or by mouse? That decides where the focus should go back to.",
			tell: "It happens by keyboard: Tab to the marker, Enter, Escape. After that Tab starts again from the top of the page.",
			fix: change{
				title: "Give the focus back to the marker when its popup closes", path: "src/ui/popup.ts",
				body:   "We moved the focus into the popup and never back.",
				remark: "If the marker was removed in the meantime, `focus()` throws in Safari.", reply: "Guarded with `isConnected`, falls back to the canvas.",
			},
		},
		{
			repo: library, label: "rendering", title: "Raster layers are blurred when devicePixelRatio is fractional", vague: "blurry map on windows",
			body: "The map looks blurry on my colleague's laptop but crisp on mine. Same browser, same page.",
			ask:  "Does your colleague have display scaling switched on (125% or 150%)? `window.devicePixelRatio` in the console would tell.",
			tell: "`devicePixelRatio` is 1.25 on the blurry screen, 1 and 2 on the good ones. When scaling is set to 100% it is crisp.",
			fix: change{
				title: "Snap raster tiles to device pixels", path: "src/layer/raster.ts",
				body:   "With a ratio like 1.25 the tile's corner fell between pixels and everything was resampled by half a pixel.",
				remark: "Does that make neighbours overlap by a pixel at 1.5?", reply: "They share the rounded edge, so no. Screenshot test at 1.25, 1.5 and 1.75 added.",
			},
		},
		{
			repo: library, label: "bug", title: "fitBounds ignores padding on a map that is not yet loaded", vague: "fitBounds", foreign: true,
			body: "fitBounds is not working like in the documentation. I give padding but nothing. Maybe I do it wrong.",
			ask:  "Could you show where in your page you call it? I suspect it matters whether that is before or after the `load` event.",
			tell: "This is when it is called direct after `new Map()`. If I put it inside of `map.on('load')` then padding is good. In documentation is not written that need to wait.",
			fix: change{
				title: "Apply fitBounds padding before the first frame too", path: "src/camera.ts",
				body:   "Before load the container size is 0×0 and the padding was clamped to that. The call is now kept until the size is known.",
				remark: "If somebody calls it twice before load, both are kept. Only the last should win.", reply: "Done, one slot instead of a queue.",
			},
		},
		{
			repo: library, label: "bug", title: "Clicks on clustered points return the cluster's first leaf only", vague: "cluster click wrong data",
			body: "Clicking on a cluster of 12 gives me one feature. Expected 12 (or the cluster itself).",
			ask:  "Which call do you use there, `queryRenderedFeatures` or `getClusterLeaves`? And with which `limit`?",
			tell: "The call is `getClusterLeaves(id)` without further arguments. With `limit: 100` I get all 12. So the default seems to be 1.",
			fix: change{
				title: "Let getClusterLeaves default to ten leaves as documented", path: "src/source/geojson.ts",
				body:   "`limit ?? 1` should have been `limit ?? 10`, as the docs have said all along.",
				remark: "Changelog? People may have come to rely on 1.", reply: "Under \"Fixed\", with a sentence on how to get the old behaviour.",
			},
		},
		{
			repo: library, label: "bug", title: "Worker fails to start under a strict content security policy", vague: "Blank map in production",
			body: "Works in dev, blank in production. No error that I could make sense of.",
			ask:  "Does production send a `Content-Security-Policy` header? What does it have for `worker-src` and `script-src`?",
			tell: "The policy is `worker-src 'self'; script-src 'self'`. The console says: Refused to create a worker from 'blob:…'. Allowing `blob:` fixes it but security won't let us.",
			fix: change{
				title: "Allow the worker to be loaded from a URL", path: "src/util/worker_pool.ts",
				body:   "`new Map({ workerUrl })` loads the worker from there instead of a blob, for pages whose policy does not allow blobs.",
				remark: "Cross-origin URLs will fail with a confusing error. Could we say so?", reply: "It throws with the origin and a link to the docs page now.",
			},
		},
		{
			repo: library, label: "perf", title: "setFilter rebuilds every tile even when the filter did not change", vague: "slow filter slider",
			body: "We have a time slider that calls setFilter on each input event. At 20 events/s the page is unusable.",
			ask:  "Is the filter really different on each event? If the slider has 10 steps it would be the same most of the time. Could you log it?",
			tell: "The filter is the same in 9 out of 10 events. When it is compared before the call everything is smooth, so each of those rebuilds is for nothing.",
			fix: change{
				title: "Do nothing in setFilter when the filter is the same", path: "src/style/style_layer.ts",
				body:   "A deep comparison of two filters costs microseconds, a rebuild of the tiles costs 40 ms.",
				remark: "The comparison should come after validation, or an invalid filter that equals the current one would pass.", reply: "Moved down.",
			},
		},
		{
			repo: library, label: "bug", title: "Attribution is shown twice when two sources share it", vague: "double attribution",
			body: "© OpenStreetMap contributors © OpenStreetMap contributors. Looks unprofessional on the client's page.",
			ask:  "Are the two strings really identical? Link targets or a trailing blank would make them differ.",
			tell: "One of the two has `target=\"_blank\"` on the link, the other not. The text is the same.",
			fix: change{
				title: "Compare attributions by their text", path: "src/ui/attribution.ts",
				body:   "Attributions are compared by what is read, not by markup; the first one wins.",
				remark: "`textContent` of an unattached element is fine, but please don't use innerHTML to get there: these strings come from servers.", reply: "DOMParser it is.",
			},
		},
		{
			repo: library, label: "bug", title: "Globe view: markers on the far side stay visible", vague: "Markers float in space",
			body: "When I turn the globe, markers from behind shine through. Funny, but no.",
			ask:  "Did you build these with `new Marker()` or as a symbol layer? And does it depend on the pitch?",
			tell: "These are made with `new Marker()`, and it happens at any pitch. Symbol layers hide properly. 1.9.0-rc.2.",
			fix: change{
				title: "Hide HTML markers behind the horizon of the globe", path: "src/ui/marker.ts",
				body:   "Each marker's position is tested against the horizon, as symbols are.",
				remark: "Per marker and frame: have you measured with a thousand?", reply: "0.2 ms for a thousand. The dot product is cheap, the style change only happens at the horizon.",
			},
		},
	}
}

func infraBugs() []bug {
	return []bug{
		{
			repo: infra, label: "pipeline", title: "Nightly planet build fails when the mirror serves yesterday's diff", vague: "Nightly red again",
			body: "Third time this week. I restarted it by hand at 6, it went through.",
			ask:  "Is it always the same step? The log of the 3 o'clock run is gone by the time I look; could you keep one?",
			tell: "It is always the step `apply-diff`: sequence 4471 expected, 4470 received. The mirror's state.txt is ahead of its files for about 20 minutes around 03:00.",
			fix: change{
				title: "Wait for the mirror's files to catch up with its state", path: "pipeline/build.star",
				body:   "Polls for the sequence that state.txt promises, half an hour at most.",
				remark: "Half an hour of a 64-core machine is 9 euros. Could the wait be in the small job before it?", reply: "Moved to `fetch`, which runs on the tiny pool.",
			},
		},
		{
			repo: infra, label: "cluster", title: "Pods on the arm nodes are killed for memory during the morning peak", vague: "OOM in the morning",
			body: "Alert from 07:40 to 08:10 on weekdays. Nobody complained so far, the other replicas take over.",
			ask:  "All nodes or some? If only the arm ones, page size might be it (64k there).",
			tell: "It's only the arm64 nodes, all five. x86 peaks at 1.1 GB where arm peaks at 1.9 with the same load. Page size is 64k on them, confirmed.",
			fix: change{
				title: "Boot the arm nodes with 4k pages", path: "terraform/nodes.tf",
				body:   "mmapped PMTiles with 64k pages pull in sixteen times what a directory read needs.",
				remark: "This replaces the node group. Please roll one at a time.", reply: "max_unavailable = 1.",
			},
		},
		{
			repo: infra, label: "security", title: "Edge certificate renewal needs a human because the hook lacks a permission", vague: "cert expires friday",
			body: "We get the mail every sixty days and somebody renews it by hand. That somebody was me the last three times.",
			ask:  "What does the renewal job log when it fails? I thought that we had automated this in spring.",
			tell: "The job's log says `dns.records.create: permission denied for renewer@…`. The role was narrowed in the March clean-up.",
			fix: change{
				title: "Let the renewer write its own challenge records", path: "terraform/edge.tf",
				body:   "Only TXT records below `_acme-challenge`.",
				remark: "Condition on the record type as well as the name, please.", reply: "Added.",
			},
		},
		{
			repo: infra, label: "pipeline", title: "Staging deploys an image that its tests have not seen", vague: "Staging is weird",
			body: "Staging showed a feature that is not on main. Took me an hour to believe my eyes.",
			ask:  "Do you still have the image digest that was running, and the build that made it?",
			tell: "The digest that was running, 9f2c…, comes from a branch build by ikaika-moss. Both builds push the tag `staging`; the later one wins.",
			fix: change{
				title: "Deploy staging by digest", path: "deploy/staging.yaml",
				body:   "Branch builds no longer push the tag, and the deploy step takes the digest that the test step hands on.",
				remark: "Who cleans up untagged digests now?", reply: "The registry's policy does after 30 days, linked in the runbook.",
			},
		},
	}
}
