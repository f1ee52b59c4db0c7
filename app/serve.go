package app

import (
	"fmt"
	"os"
	"runtime/debug"
	"time"
)

// keepCounts is how long pages of a ledger that changes all the time may be behind.
const keepCounts = 2 * time.Second

// serveCommand is `glueledger serve`.
type serveCommand struct {
	Listen         string   `env:"GLUELEDGER_LISTEN" default:"${listen}" placeholder:"HOST:PORT" help:"Where to listen (default ${default})."`
	TrustedProxies []string `env:"GLUELEDGER_TRUSTED_PROXIES" placeholder:"ADDRESS" help:"Proxies in front of the server that say in X-Forwarded-For for whom they ask: addresses or networks, such as 127.0.0.1 or 10.0.5.0/28 (default none: nobody is believed)."`
	Metrics        string   `env:"GLUELEDGER_METRICS" placeholder:"HOST:PORT" help:"Where to serve Prometheus metrics at /metrics; they are for the operator alone (default nowhere)."`
}

// Help explains what serve needs.
func (serveCommand) Help() string {
	return `Where no GitHub App is set up yet, serve prints the link to a page that registers one with a click. What GitHub gives out for it is stored beside the ledger, in FILE.app/, readable by this user alone. Who registers the App by hand (see app.yml) sets variables instead.

Variables:

    GLUELEDGER_APP_ID             the App's id
    GLUELEDGER_PRIVATE_KEY_FILE   its private key, a .pem file with mode 0600
    GLUELEDGER_PRIVATE_KEY        or the key itself
    GLUELEDGER_WEBHOOK_SECRET     the secret that GitHub signs deliveries with; alone, serve receives and scores, and posts nothing
    GLUELEDGER_CLIENT_ID          for signing in with GitHub
    GLUELEDGER_CLIENT_SECRET

Examples:

    glueledger serve --listen :8080 --url https://glue.example.org
    GLUELEDGER_WEBHOOK_SECRET=… glueledger serve --listen :8080 --url https://glue.example.org
    glueledger serve --metrics localhost:9090
    glueledger serve --db other.db`
}

// heapGrowth is by how many per cent of what is in use the heap grows before garbage is
// collected. A collection slows every page that is being made, and with Go's 100 a server
// with twenty busy readers has three to five a second.
const heapGrowth = 400

// growHeap has garbage collected more rarely, unless whoever runs the program has a wish of
// their own (GOGC). GOMEMLIMIT bounds it as ever.
func growHeap() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
}

// Run serves until interrupted.
func (serveCommand) Run(s *session) error {
	growHeap()
	return Run(s.ctx, s.config, Options{Log: s.log, Now: s.Now, Listener: s.Listener, KeepCounts: keepCounts, Ready: func(address string) {
		fmt.Fprintf(s.Stdout, "glueledger is at http://%s\n", nearby(address))
	}, SetupLink: func(link string) {
		fmt.Fprintf(s.Stdout, "Set up the GitHub App: %s\n", link)
	}})
}
