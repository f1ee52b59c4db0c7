package app

import "fmt"

// serveCommand is `glueledger serve`.
type serveCommand struct {
	Listen  string `env:"GLUELEDGER_LISTEN" default:"${listen}" placeholder:"HOST:PORT" help:"Where to listen (default ${default})."`
	Metrics string `env:"GLUELEDGER_METRICS" placeholder:"HOST:PORT" help:"Where to serve Prometheus metrics at /metrics; they are for the operator alone (default nowhere)."`
}

// Help explains what serve needs.
func (serveCommand) Help() string {
	return `Deliveries are received at POST /webhooks once a secret is set: give GitHub the same one. Without a secret, serve only shows what is in the ledger.

Variables:

    GLUELEDGER_WEBHOOK_SECRET   the secret that GitHub signs deliveries with

Examples:

    GLUELEDGER_WEBHOOK_SECRET=… glueledger serve --listen :8080 --url https://glue.example.org
    glueledger serve --metrics localhost:9090
    glueledger serve --db other.db`
}

// Run serves until interrupted.
func (serveCommand) Run(s *session) error {
	if s.config.WebhookSecret == "" {
		s.log.Warn("no webhook secret is set: showing the ledger, but receiving no deliveries", "variable", secretVariable)
	}
	return Run(s.ctx, s.config, Options{Log: s.log, Now: s.Now, Listener: s.Listener, Ready: func(address string) {
		fmt.Fprintf(s.Stdout, "glueledger is at http://%s\n", nearby(address))
	}})
}
