package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"glueledger/app/jobs"
	"glueledger/app/slash"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/web"
	"glueledger/webhooks"
)

// Options are what the server depends on beside its settings.
type Options struct {
	Log *slog.Logger     // nil discards
	Now func() time.Time // nil is time.Now
	// Listener is where to serve, and is closed in the end; Run listens on
	// Config.Listen when it is nil.
	Listener net.Listener
	// Metrics is where to serve metrics, and is closed in the end; Run listens on
	// Config.Metrics when it is nil.
	Metrics net.Listener
	// MadeUp says that all that is in the ledger is made up, which pages say.
	MadeUp bool
	// SetupLink is told the address that opens the setup page, once the server listens
	// and where no App is set up; nil tells nobody.
	SetupLink func(link string)
	// Permissions is whom commands in comments ask while no App is set up; nothing is
	// answered then. nil leaves commands until there is an App.
	Permissions slash.GitHub
	// First is run when the server listens, before any job works; nil is nothing.
	First func(ctx context.Context) error
	// Ready is told the address once the server listens; nil tells nobody.
	Ready func(address string)
	// KeepCounts is how long pages may be behind a ledger that changes all the time; see
	// the store's. 0 is not at all.
	KeepCounts time.Duration
}

// App is the server with all its parts, not yet listening.
type App struct {
	Store *store.Store

	config   Config
	options  Options
	jobs     *jobs.Jobs
	inbox    *store.Inbox
	received *webhooks.Metrics
	live     atomic.Pointer[connection]
	setup    *web.Setup   // nil where there is nothing to set up
	metrics  http.Handler // for the operator
}

// judgement is how the program judges threads: by today's rules and the settings of
// their repository.
func judgement(t *history.Thread, s scoring.Settings, now time.Time) scoring.Judgement {
	return scoring.Score(scoring.Rules(), t, s, now)
}

// judgeAt is judgement at one moment, which the store wants constant.
func judgeAt(now time.Time) store.Judge {
	return func(t *history.Thread, s scoring.Settings) scoring.Judgement { return judgement(t, s, now) }
}

// Run serves until ctx ends, and then lets what is under way come to its end.
func Run(ctx context.Context, c Config, o Options) error {
	if err := c.Check(); err != nil {
		return err
	}
	// First, so that a port in use leaves no empty ledger behind.
	if err := o.listen(ctx, c); err != nil {
		return errors.Join(err, o.close())
	}
	a, err := Open(ctx, c, o)
	if err != nil {
		return errors.Join(err, o.close())
	}
	return errors.Join(a.Serve(ctx), a.Close())
}

// listen opens the ports that no listener was given for.
func (o *Options) listen(ctx context.Context, c Config) (err error) {
	if o.Listener == nil {
		if o.Listener, err = listen(ctx, c.Listen, "--listen"); err != nil {
			return err
		}
	}
	if o.Metrics == nil && c.Metrics != "" {
		o.Metrics, err = listen(ctx, c.Metrics, "--metrics")
	}
	return err
}

// close closes the ports, where there is nobody to serve at them.
func (o *Options) close() error {
	var errs []error
	for _, l := range []net.Listener{o.Listener, o.Metrics} {
		if l != nil {
			errs = append(errs, l.Close())
		}
	}
	return errors.Join(errs...)
}

// Open opens the database and wires the parts, from the bottom of the flow up.
// The options must have a listener.
func Open(ctx context.Context, c Config, o Options) (*App, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s, err := createLedgerKeeping(ctx, c, o.Log, o.KeepCounts)
	if err != nil {
		return nil, err
	}
	a := &App{Store: s, config: c, options: o}
	if err := a.wire(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) wire(ctx context.Context) (err error) {
	a.jobs, err = jobs.New(ctx, jobs.Config{Store: a.Store, Log: a.options.Log, Decode: webhooks.Decode,
		Judge: judgement, Now: a.options.Now, Tasks: a.tasks()})
	if err != nil {
		return fmt.Errorf("prepare the jobs: %w", err)
	}
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	a.received = webhooks.NewMetrics(metrics)
	a.inbox = a.Store.NewInbox(store.InboxOptions{Enqueue: a.jobs.EnqueueIngest})
	// Metrics tell of the machine and of what comes in, which is not for the world:
	// behind a proxy even a check of the client's address would let it in.
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	a.metrics = mux
	credentials, err := LoadCredentials(a.config)
	if errors.Is(err, ErrNoCredentials) {
		a.prepareSetup(nil)
		return a.disconnected()
	}
	if err == nil {
		err = credentials.checkGitHub(a.config)
	}
	if err != nil {
		return err
	}
	a.prepareSetup(&credentials)
	return a.connect(credentials)
}

// site is the address that pages give of themselves.
func (a *App) site(c Config) string {
	if s := c.site(); s != "" {
		return s
	}
	return "http://" + nearby(a.options.Listener.Addr().String())
}

// nearby is how this machine reaches a server that listens on address.
func nearby(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return address
}

// Serve works until ctx ends, at the listeners in the options. Requests and jobs that are under way
// then have drainTime to end; deliveries that were acknowledged are on disk
// whatever happens.
func (a *App) Serve(ctx context.Context) error {
	ended := make(chan error, 2)
	var servers []*http.Server
	serve := func(h http.Handler, l net.Listener) {
		server := newServer(h, a.options.Log)
		servers = append(servers, server)
		go func() { ended <- server.Serve(l) }()
	}
	serve(http.HandlerFunc(a.serveHTTP), a.options.Listener)
	if a.options.Metrics != nil {
		serve(a.metrics, a.options.Metrics)
	}
	warmed := func() {}
	err := a.begin(ctx)
	if err == nil {
		a.announce()
		warmed = a.warm(ctx)
		select {
		case err = <-ended:
			err = fmt.Errorf("serve: %w", err)
		case <-ctx.Done():
			a.options.Log.Info("stopping")
		}
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	for _, server := range servers {
		if stop := server.Shutdown(drain); stop != nil {
			err = errors.Join(err, fmt.Errorf("requests under way were cut off: %w", stop), server.Close())
		}
	}
	if stop := a.jobs.Stop(drain); stop != nil {
		err = errors.Join(err, fmt.Errorf("stop the jobs: %w", stop))
	}
	warmed()
	return err
}

// begin does what comes first, and starts the jobs.
func (a *App) begin(ctx context.Context) error {
	if a.options.First != nil {
		if err := a.options.First(ctx); err != nil {
			return err
		}
	}
	// Jobs outlive ctx: what it ends is the taking in of new work.
	if err := a.jobs.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the jobs: %w", err)
	}
	return nil
}

// announce says that the server is there, and where.
func (a *App) announce() {
	address, metrics := a.options.Listener.Addr().String(), ""
	if a.options.Metrics != nil {
		metrics = a.options.Metrics.Addr().String()
	}
	a.options.Log.Info("serving", "address", address, "metrics", metrics, "url", a.site(a.live.Load().config), "db", a.config.DB,
		"webhooks", a.live.Load().config.WebhookSecret != "", "app", a.live.Load().github != nil)
	if a.options.Ready != nil {
		a.options.Ready(address)
	}
	if link := a.setupLink(); link != "" && a.options.SetupLink != nil {
		a.options.SetupLink(link)
	}
}

// warm counts in the background what pages show first, where counts are kept. The
// function that it returns ends that.
func (a *App) warm(ctx context.Context) (end func()) {
	if a.options.KeepCounts == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		began := time.Now()
		if err := a.Store.Warm(ctx); err != nil && ctx.Err() == nil {
			a.options.Log.WarnContext(ctx, "the first pages will take longer", "error", err)
			return
		}
		a.options.Log.DebugContext(ctx, "counted what pages show first", "took", time.Since(began))
	}()
	return func() { cancel(); <-done }
}

// newServer is a server that no slow client can hold.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       bodyTime,
		WriteTimeout:      answerTime,
		IdleTimeout:       idleTime,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// Close closes inbox and database.
func (a *App) Close() error {
	var err error
	if a.inbox != nil {
		err = a.inbox.Close()
	}
	return errors.Join(err, a.Store.Close())
}

// listen opens the port that a flag names, and says what to do when it cannot.
func listen(ctx context.Context, address, flag string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port already in use: another program listens on %s; stop it or choose another with %s, such as %s localhost:8081", address, flag, flag)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("may not listen on %s: ports below 1024 need privileges; choose another with %s", address, flag)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("cannot listen on %s: this machine does not have that address; choose another with %s, such as %s localhost:8081", address, flag, flag)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w; choose another address with %s", address, err, flag)
	}
	return l, nil
}
