package app

import "glueledger/app/jobs"

// tasks are what is done at GitHub beside the flow. Each does nothing while no App
// is set up.
func (a *App) tasks() []jobs.Task { return nil }
