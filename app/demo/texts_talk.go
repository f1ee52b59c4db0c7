package demo

func topics() []topic {
	return []topic{
		{server, "What would you like to see in 4.0?", "Nothing is decided. Tell us what hurts.", []string{"Configuration that can be validated without starting the server.", "A smaller image. 180 MB is a lot for what it does.", "Honestly, fewer settings. I use six of a hundred.", "For us it is fine like it is. Please keep it boring."}},
		{server, "Lantern at the state archive: 40,000 scanned maps", "Thought you might like to see what we built on the raster source. Georeferenced by volunteers, served from one small machine.", []string{"This is beautiful. The 1908 city plan kept me busy for an hour.", "Impressive that it runs on a single machine!", "Would love to hear more on how the volunteers work."}},
		{server, "Vector tiles for bus networks", "We draw 900 lines and they are on top of each other in the centre. I'd be glad about experiences.", []string{"Offsetting lines in the style works up to four or five, then it gets ugly.", "We gave up and show the lines on hover only.", "I think that it belongs in the data, not in the style."}},
		{server, "Moving from raster to vector: our notes", "Six months, three surprises. Long post ahead.\n\nThe first surprise was fonts, the second was fonts, the third was the budget (lower!).", []string{"The part on fonts made me laugh and cry.", "Thanks for sharing the numbers, I'll show these to my boss.", "Same here with fonts :-("}},
		{server, "Funding: we got the open data grant", "For two years, half a position. The work on open formats will be paid from it.", []string{"Congratulations!!", "Great news, well deserved.", "Very good to hear this."}},
		{server, "A hosted version?", "Some of you asked. We're thinking about it and would like to hear arguments in both directions.", []string{"I'd pay for it, running things is not my hobby.", "As long as the server stays what it is. I've seen projects go the other way.", "No opinion, only a wish: data in Europe."}},
		{library, "Show your maps", "Post a link and a picture.", []string{"Hiking paths of the Azores, made with 1.9 and a lot of weekends.", "Street trees of Ghent: 62,000 circles, no lag.", "Not public yet, but a map of all the benches in our town.", "The benches one, I want that for every town."}},
		{library, "Should 2.0 drop WebGL1?", "0.4% of sessions on our own sites. What do you see?", []string{"0.2% here, mostly bots I think.", "We have kiosks from 2014 in a museum. They can stay on 1.x, no hard feelings.", "Drop it."}},
		{library, "Naming: layer, overlay, or source?", "Newcomers mix these up in each workshop I give. I'd love to have one page with a picture.", []string{"A picture would have saved me two days.", "For me \"overlay\" is what confuses, since it is used for HTML as well.", "I would not rename anything at this point, too many tutorials out there."}},
		{library, "Feedback on the 1.9 globe", "It's in the release candidate. Be brutal.", []string{"Smooth on my old laptop, I am surprised.", "Labels near the poles are funny. Apart from that I like it a lot.", "The transition from globe to flat feels a little abrupt."}},
		{library, "Workshop in autumn: who would come?", "Two days, hands on, probably Utrecht.", []string{"Me!", "If there's a remote option, yes.", "Depends on the dates, school holidays are in October here."}},
		{server, "Font stacks that work for every script", "Sharing the stack that we ended up with, after a year of complaints from everywhere.", []string{"We ended with nearly the same one. Noto is a gift.", "For Urdu I prefer Nastaliq, but it is heavy.", "Bookmarked, thank you."}},
	}
}

// tangle is a wish that somebody takes for another one.
type tangle struct {
	repo, label                                  string
	title, body, misread, protest, untangle, yes string
}

func tangles() []tangle {
	return []tangle{
		{
			server, "cache", "Purge the cache for one layer only", "When a layer's data changes I'd like to purge that layer and keep the rest.",
			"I don't like where this goes. Purging by layer means decoding every cached tile to see what's inside, and that's minutes of CPU.",
			"Why decode? I know which layer it is, I can put it into the request. It is not that complicated.",
			"I think that you two are talking about different layers. {author} means a *source* as it is listed in the config (one file, one URL prefix), {other} means a layer inside a vector tile. Purging by source would be a prefix of the cache key.",
			"Yes, a source! Sorry, I took the word from the desktop program. By prefix is exactly what I want.",
		},
		{
			library, "enhancement", "Lock the map", "We need a lock() method for our kiosk.",
			"You can already set `interactive: false` when making the map. I don't see what a method would add to that.",
			"But then the buttons are dead also? Visitors must still use our buttons. So this is no solution for us.",
			"If I may: {author} wants to switch off the *gestures* and keep `flyTo` and friends for the kiosk's own buttons, while {other} reads it as freezing the map altogether. With `interactive: false` the camera methods do still work, only the built-in controls go. Would that do, {author}?",
			"Ah, thanks! I didn't know that flyTo still works then. This will do, we have own buttons anyway.",
		},
		{
			server, "protocol", "Versioned tiles", "Tiles should have a version, so that old clients do not break.",
			"There's a version in every vector tile: the spec's. Bumping that would have to come from the committee.",
			"I am not talking about the spec at all.",
			"Two versions are mixed up here, it seems: {author} speaks of the version of the *schema* (which layers and fields there are), {other} of that of the *encoding*. For the first, a path such as /v3/ next to /v4/ is what others do.",
			"Exactly that, the schema. A path prefix would be all we need.",
		},
	}
}
