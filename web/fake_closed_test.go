package web

import (
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// addClosed adds a repository whose pages are closed, with a thread and a receipt.
func (f *fakeLedger) addClosed() {
	cellar := history.Repo{ID: 4, Owner: "meadow", Name: "cellar", Private: true, Closed: true}
	f.repos = append(f.repos, cellar)
	f.receipts["q1"] = receipt("q1", cellar, 3, "Fill the shelves", person(12, "ben"), scoring.Triage, 0, "The label stood.", "Labelled it.")
	f.threads[threadKey("meadow", "cellar", 3)] = &history.Thread{Repo: cellar, Number: 3, Type: history.Issue}
}
