package app

import (
	"context"
	"slices"

	"glueledger/app/store"
	"glueledger/web"
)

// queueScore is the queue in which threads are judged.
const queueScore = "score"

// jobsDo says what each sort of job does.
var jobsDo = map[string]string{
	"ingest":          "Reads the deliveries that came in.",
	queueScore:        "Works out the credits of threads on which something has happened, or a wait has ended.",
	"upkeep":          "Has the other jobs run when they are due, and deletes deliveries after a week.",
	taskInstallations: "Asks GitHub which repositories the App sees, and what it may do.",
	taskBackfill:      "Reads the history of repositories.",
	taskRedeliver:     "Asks GitHub to send again what it could not deliver.",
	taskPolicies:      "Reads the settings files of repositories.",
	taskCommands:      "Answers commands in comments.",
	taskPublish:       "Posts the monthly reports.",
	taskBadges:        "Posts badges on threads that have ended.",
	taskPurge:         "Deletes what was known of repositories 30 days after the App has lost sight of them.",
}

// jobStates are the words for River's states, in the order in which they are shown.
var jobStates = []struct{ state, word string }{
	{"running", "running"}, {"available", "next in line"}, {"scheduled", "planned"}, {"pending", "planned"},
	{"retryable", "failed, to be tried again"}, {"discarded", "failed for good"}, {"cancelled", "cancelled"}, {"completed", "done in the last hour"},
}

// Jobs are what the server does by and by.
func (d *admin) Jobs(ctx context.Context) ([]web.AdminJob, error) {
	states, err := d.store.JobStates(ctx)
	if err != nil {
		return nil, err
	}
	names := []string{"ingest", queueScore}
	for _, s := range schedule {
		names = append(names, s.name)
	}
	var all []web.AdminJob
	for _, name := range append(names, "upkeep") {
		all = append(all, jobOf(name, states))
	}
	return all, nil
}

func jobOf(name string, states []store.JobState) web.AdminJob {
	j := web.AdminJob{Name: name, Does: jobsDo[name]}
	for _, s := range schedule {
		if s.name == name {
			j.Every = s.every
		}
	}
	for _, known := range jobStates {
		i := slices.IndexFunc(states, func(s store.JobState) bool { return s.Queue == name && s.State == known.state })
		if i < 0 {
			continue
		}
		s := states[i]
		j.Counts = append(j.Counts, web.AdminCount{State: known.word, N: s.Jobs})
		switch known.state {
		case "running":
			j.Tries = max(j.Tries, s.Tries)
		case "completed":
			j.Ended = s.Ended
		case "retryable":
			j.Tries = max(j.Tries, s.Tries)
			fallthrough
		case "available", "scheduled":
			if j.Next.IsZero() || s.Next.Before(j.Next) {
				j.Next = s.Next
			}
		}
	}
	return j
}
