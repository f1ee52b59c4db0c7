package demo

import "glueledger/scoring"

// Scenes of what people say of credits: that somebody earned one, or should not have
// it.

// praised: what was done on a call is on no thread, so those who were there say it.
func praised(s *scene) {
	c := s.w.crew
	s.repo = s.w.repo(server)
	t := s.issue(c.quill, "Tiles time out since we moved to another hoster",
		"About one in fifty, without a pattern that we can see. Same version, same data, other machines.")
	s.wait(0.1, 1)
	s.comment(t, c.ikaika, "Strange. Happy to look at it together with you and with @ottoline-hale, I'll send you both a link for Thursday.")
	s.wait(1, 2)
	s.comment(t, c.quill, "For those who find this: @ikaika-moss sat with us for two hours. The proxy of our hoster closes idle connections after five seconds, "+
		"and the server did not know. With `keepalive: 4s` there was not one timeout since.\n\n/credit @ikaika-moss answering two hours on a call, and none of it shows here")
	s.wait(0.1, 1)
	s.comment(t, c.ottoline, "/credit @ikaika-moss answering I was on that call")
	s.earns(t, c.ikaika, scoring.Answering, "nominated by two who saw it")
	s.shows(t, c.ikaika, scoring.Answering, "work that no rule can see, on the word of two who were there")
	s.wait(0.1, 0.5)
	s.close(t, c.quill, completed)
}

// disowned: somebody is credited for a question that was another's, and says so as
// soon as they see it.
func disowned(s *scene) {
	c := s.w.crew
	s.repo = s.w.repo(library)
	t := s.issue(c.carto, "Map is blank inside a tab panel", "Bootstrap tabs. The map in the second tab stays grey until the window is resized.")
	s.wait(0.1, 1)
	s.comment(t, c.mirelle, "Is the panel hidden with `display: none` when the map is made, or is the map made only once the tab is open?")
	s.misses(t, c.mirelle, scoring.Clarification, "gave the credit back")
	s.wait(0.1, 1)
	s.comment(t, c.carto, "Hidden with `display: none`, and the map is made at page load.")
	s.wait(0.1, 1)
	s.label(t, c.bram, "rendering")
	s.earns(t, c.bram, scoring.Triage, "labelled it, and the label stood")
	s.wait(1, 3)
	s.mergedFor(t, c.pell, change{title: "Watch the size of the map's container", body: "Only the window was watched.", path: "src/map.ts"})
	s.untilPeak()
	s.comment(t, c.mirelle, "I have just seen that I am credited for the question above. It was @sunniva-rao's: she told me on the phone what to ask, and I typed it.\n\n"+
		"/uncredit @mirelle-quist clarification")
}

// stoodBy: somebody disputes a credit, and a maintainer lets it stand.
func stoodBy(s *scene) {
	c := s.w.crew
	s.repo = s.w.repo(library)
	t := s.issue(c.quill, "Problem with popups", "Popups of markers near the edge are cut off. 1.9, Chrome, default anchor.")
	s.wait(0.1, 1)
	s.retitle(t, c.mirelle, "Popups near the edge are cut off by the map's container")
	s.earns(t, c.mirelle, scoring.Clarification, "rewrote the title to what is meant")
	s.wait(2, 3)
	s.dispute(t, c.quill, c.mirelle, scoring.Clarification, scoring.ClaimWrong,
		"All that the new title says, I had written in my report. I do not see what was made clear.")
	s.wait(0.2, 1)
	s.shows(t, c.mirelle, scoring.Clarification, "a credit that was disputed, and stands")
	s.letStand(t, c.bram, "You had, and it was a good report. But whoever else has this would never have found it under “Problem with popups”. "+
		"A title that says what is meant is what the credit is for, so I let it stand.")
	s.wait(1, 3)
	s.mergedFor(t, c.sunniva, change{title: "Let popups choose the side that has room", body: "The anchor was fixed before the size was known.", path: "src/ui/popup.ts"})
}
