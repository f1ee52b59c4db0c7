package app

import (
	"glueledger/app/policy"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// readPolicy is how the ledger reads settings files, whoever opens it.
func readPolicy(files map[string][]byte, repo history.Repo) (scoring.Settings, []string) {
	p := policy.For(files, repo)
	return p.Scoring, p.Bots
}
