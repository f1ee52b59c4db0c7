package demo

// What people say on any thread, in their own voices.

func approvals(v voice) []string {
	switch v {
	case terse:
		return []string{"utACK", "ACK, built and ran it.", "lgtm", "ACK", "Fine by me.", ""}
	case warm:
		return []string{"LGTM :ship:", "Lovely. Thanks for bearing with me!", "Really nice, and so much less code than I feared.",
			"LGTM, and thank you for the tests.", "I like this a lot. Ship it!", "Looks great now.", ""}
	case foreign:
		return []string{"Looks good for me.", "For me is ok, thank you for changes!", "I test on my machine and it works good. Approve.", "Good work, thanks.", ""}
	default:
		return []string{"Looks right to me.", "LGTM", "Read it twice, nothing to complain about.", "Good. I went through the edge cases again, they hold.",
			"Thanks, that's what I had in mind.", "LGTM, one less thing to worry about.", "Tried it, works as described.", "", ""}
	}
}

// reviewNotes are the bodies of reviews that come with remarks on lines.
func reviewNotes() []string {
	return []string{
		"", "", "A few remarks inline, nothing big.", "Mostly fine, see below.", "Good direction. Some details inline.",
		"Went through the first two files, the rest looks mechanical.", "Some nits and one real thing.", "Not there yet but close.",
		"I like the approach. Inline some things that I'd change before merging.", "Small stuff only.",
	}
}

func changesMade() []string {
	return []string{
		"Pushed the changes, thanks for reading so carefully.", "Everything addressed, I hope.", "Updated, ptal.", "Done, rebased on main as well.",
		"All remarks are in the last commit.", "I have made all changes like you said. Please look again.", "Reworked along those lines.",
		"Thanks! Changed as suggested, except for the naming where I went with something in between.", "Fixup commits pushed, will squash before the merge.",
	}
}

func bumps() []string {
	return []string{"any update?", "Any news on this?", "+1", "bump", "ping", "Any progress here?", "Friendly ping.", "any update on this one?", "up"}
}

func authorBumps() []string {
	return []string{
		"Friendly ping :)", "Any chance to get this reviewed?", "Gentle reminder, it's still here.", "ping", "Sorry for to bother, is there somebody who can look?",
		"Just making sure that this isn't forgotten.",
	}
}

// callIns bring somebody else to a pull request that waits.
func callIns() []string {
	return []string{
		"This has been sitting for a while and it touches code that you know best, {who}. Could you have a look?",
		"@{who} would you find half an hour for this one? {author} has been waiting since last week and more, and nobody else here knows that file.",
		"It seems that everybody thought somebody else would take this. {who}, it's in your corner, may I ask you to review?",
		"{who}: you wrote what this replaces, could you say whether it holds water?",
		"I can't judge the details here, but @{who} can. Asked for a review so that it doesn't stay stuck.",
		"Looking at what waits longest: this. @{who}, could you take it this week?",
		"@{who} this one fell between two chairs, I believe. Your eyes would get it moving.",
		"Nobody is assigned here and it's been a good while. {who}, is that something for you?",
	}
}

// earlyCalls pick the fitting reviewer for a fresh pull request.
func earlyCalls() []string {
	return []string{
		"Thank you! @{who} knows this part best, I've asked for a review.", "cc @{who}, this is your area.", "Welcome, and thanks for this. {who} will be the right person to look at it.",
		"Routing this to {who}, who did the last rework of that file.", "@{who} could you take this one? It is about the part that you look after.",
	}
}

// nudges get an absent author to act.
func nudges() []string {
	return []string{
		"@{author} what is left here are the two remarks by {who}, both are small. Will you find the time, or shall one of us finish it for you?",
		"Hi @{author}, this is nearly there: only {who}'s remarks are open. Do you plan to come back to it this week?",
		"@{author}, would be a pity to lose this. If you rebase and answer {who}'s points I'll see that it gets in before the freeze.",
		"{author}, are you stuck on something? The open points from {who} look like an hour of work; happy to talk it through.",
		"@{author} we'd like to have this in the next release, which is cut soon. Can you address what {who} asked for, or should somebody take over?",
	}
}

func authorsReturn() []string {
	return []string{
		"Sorry, exams. Everything is addressed now.", "Thanks for the reminder, was on holidays. Pushed.", "It slipped off my list completely. Done now, all of it.",
		"Sorry for the silence! Rebased and both points are fixed.", "I was a bit ill. Now I made the changes, thank you for the patience.",
	}
}

// blockers name what keeps a pull request from moving.
func blockers() []string {
	return []string{
		"I looked into why this doesn't move: the `generated` check is red, and reviewers skip what's red. It wants `make generate` to be run once more, the new field isn't in the generated file.",
		"What blocks this is the conflict with main in the lock file, not the change. Rebase, take main's version, run the install again and it should turn green.",
		"The thing that holds this up: the size gate fails, since its baseline is from before the last upgrade. Merge main and it'll be compared with the right one.",
		"I think that nobody reviews because the diff shows 4,000 lines, of which 3,900 are the fixture. If you store that with `-text` in `.gitattributes` the rest is quite readable.",
	}
}

func blockersGone() []string {
	return []string{"That was it, green now. Thank you!", "Oh, I had not seen that at all. Pushed, checks pass.", "You are right, done. I was waiting and did not know for what.", "Done, all green."}
}

func dismissals() []string {
	return []string{
		"{who} is on leave until next month and the points of that review were addressed two weeks ago, so I have cleared it. I went through the diff myself.",
		"Dismissing the old review: what {who} asked for is in since the second push, and it was all that kept this from being merged.",
		"I checked the remarks by {who} one by one, they are all done. The review is out of date, taking it from here.",
	}
}

// staleClosings end a pull request that nobody touched for long.
func staleClosings() []string {
	return []string{
		"Closing this: the code that it changes has been replaced in the meantime, so there is nothing left to merge it into. Thanks all the same, {author}.",
		"No answer since the review and main has moved on a lot, so I'm closing this for now because it can't be merged as it is. {author}, do reopen it if you want to go on.",
		"I'm closing this as we have decided against a second code path here. Sorry that it took us so long to say so.",
		"Closing, since the dependency that this works around has fixed the problem in its last release.",
	}
}

func asksAuthorOfStale() []string {
	return []string{
		"{author}, do you still intend to finish this? It has been quiet for quite some time.",
		"Going through what is old: @{author}, is this one still alive, or has the need for it gone?",
		"@{author} are you still interested in getting this in? Otherwise we'd rather tidy it away.",
	}
}

func authorGivesUp() []string {
	return []string{"I won't get to it, sorry. Closing.", "No, we solved it in another way at our side. Will close it.", "Not any more. Thanks for asking, I close it."}
}

func acks() []string {
	return []string{"Concept ACK", "Concept ACK.", "cACK", "Concept ACK, haven't looked at the code"}
}

func thanks() []string {
	return []string{"Thanks for the report.", "Thank you!", "Great, thanks a lot!", "Wow, that was quick. Thanks!", "Many thanks, works for us.", "Confirmed with the nightly, thank you.", "Nice, thank you very much."}
}

func opinions() []string {
	return []string{
		"I'd like to have that, too.", "+1 from me.", "Not sure this is worth the complexity, to be honest.", "We would use it.", "I could live without it.",
		"Sounds useful.", "I like the idea.", "My vote goes to keeping things simple here.", "No strong feelings.",
	}
}

func meToos() []string {
	return []string{"Same here.", "+1", "Seeing this as well.", "Me too, on two machines.", "We have it, too.", "This affects us as well.", "+1 same for me"}
}

// builtOn is what a maintainer says who could work with somebody's reproduction.
func builtOn() []string {
	return []string{
		"Thanks @{who}, with your steps I saw it happen at once. On it.", "Great, @{who}, thank you. I get the same here, that narrows it down nicely.",
		"Thank you {who}, I see it here as well with that recipe. On it.", "Nice, thanks {who}! I took the steps into a failing test, the rest is easy.",
		"Perfect, thank you @{who}, that is what was missing. I see the same with main.",
	}
}

func reproductions() []string {
	return []string{
		"I can reproduce this. ", "Managed to reproduce it: ", "Same here, and it is reproducible: ", "Took me some time to reproduce. ",
		"Can confirm, and I think that I know when: ", "I have found a way to reproduce it each time. ",
	}
}

// objections come from authors whose issue was closed too soon.
func objections() []string {
	return []string{
		"That is not what I meant: I don't ask for the big thing, a small hook would be enough for us. Could you look again?",
		"Hmm, I fear that I was misunderstood. The workaround you name does not work in our case, I have tried it before I wrote.",
	}
}

func refusalsTaken() []string {
	return []string{"Fair enough.", "Pity, but fine.", "Alright, I'll go with a workaround then.", "A pity. We'll patch it on our side.", "Can live with that."}
}

func authorFoundOut() []string {
	return []string{"Found it: it was our own proxy. Sorry for the noise, closing.", "In the end it was a wrong setting at our side. I close it.", "Never mind, solved by upgrading the driver. Closing."}
}

func withdrawnByAuthor() []string {
	return []string{"I'm going to redo this on top of the new planner, it will be a different change. Closing for now.", "After sleeping over it I don't believe in this any more. Closing."}
}
