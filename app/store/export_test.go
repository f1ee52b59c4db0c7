package store

import (
	"maps"
	"slices"
)

// PurgedTables are the tables that a purge takes from.
func PurgedTables() []string {
	return slices.Concat(purgedByThread, purgedByRow, slices.Sorted(maps.Keys(purgedByGitHubID)), []string{
		"threads", "repos", "credits", "journal", "disputes", "months", "reports", "installations",
		"deliveries", "deliveries_waiting", "deliveries_failed", "accounts", "account_shapes", "former_logins",
	})
}
