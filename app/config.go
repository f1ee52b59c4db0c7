package app

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"glueledger/web"
)

// Config is everything that can be set. Each setting is a flag and a variable,
// which is named in its tag; secrets are variables only, because command lines
// can be read by others.
type Config struct {
	// DB is the file of the ledger.
	DB string `name:"db" env:"GLUELEDGER_DB" placeholder:"FILE" help:"The ledger's database: a file (default ${db}; for demo a temporary one)."`
	// Bots are accounts to be treated as automated, beside those that are seen to be.
	Bots []string `name:"bots" env:"GLUELEDGER_BOTS" placeholder:"LOGIN" help:"Accounts that are bots although nothing shows it."`
	// LogLevel is the least important level that is logged.
	LogLevel slog.Level `name:"log-level" env:"GLUELEDGER_LOG_LEVEL" default:"INFO" placeholder:"LEVEL" help:"What to log on standard error: DEBUG, INFO, WARN or ERROR (default ${default})."`
	// GitHubURL is where the threads live.
	GitHubURL string `name:"github-url" env:"GLUELEDGER_GITHUB_URL" default:"https://github.com" placeholder:"URL" help:"GitHub, or your GitHub Enterprise Server (default ${default})."`
	// URL is how the world reaches this server. Reports link to receipts there.
	URL string `name:"url" env:"GLUELEDGER_URL" placeholder:"URL" help:"How the world reaches this server, for links to receipts."`

	// Listen is the address that serve and demo listen on.
	Listen string `kong:"-"`
	// Metrics is the address that serve serves metrics on, which are not for the
	// world; empty for nowhere.
	Metrics string `kong:"-"`
	// TrustedProxies are addresses and networks of proxies in front of the server.
	TrustedProxies []string `kong:"-"`
	// WebhookSecret is GLUELEDGER_WEBHOOK_SECRET, with which GitHub signs deliveries.
	WebhookSecret Secret `kong:"-"`
	// App is the GitHub App's credentials, where variables give them.
	App AppSettings `kong:"-"`

	named bool // whether DB was named, not taken by default
}

const (
	secretVariable = "GLUELEDGER_WEBHOOK_SECRET"
	defaultListen  = "localhost:8080"
	defaultDB      = "glueledger.db"
)

// Secret is a setting that is never printed.
type Secret string

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return "not set"
	}
	return "set, hidden"
}

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the secret from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the secret from JSON and the like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// readLevel reads a level from the command line; where it is none, it names those
// that there are.
func readLevel(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("level", &text); err != nil {
		return err
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(text)); err != nil {
		return fmt.Errorf("must be one of DEBUG, INFO, WARN or ERROR but got %q", text) //nolint:errorlint // the cause says less
	}
	target.Set(reflect.ValueOf(level))
	return nil
}

// complete takes over what is only in variables, and what is not set.
func (c *Config) complete() {
	c.WebhookSecret = Secret(os.Getenv(secretVariable))
	c.App = readAppSettings(os.Getenv)
	c.named = c.DB != ""
	if !c.named {
		c.DB = defaultDB
	}
}

// Check reports everything that is wrong with the settings at once.
func (c Config) Check() error {
	errs := c.problems()
	if len(errs) == 0 {
		return nil
	}
	err := fmt.Errorf("wrong settings:\n%s", indent(errors.Join(errs...).Error()))
	inFile := func(err error) bool { return errors.As(err, new(fileError)) }
	if !slices.ContainsFunc(errs, func(err error) bool { return !inFile(err) }) {
		return err // the settings are written rightly, and the file is to be mended
	}
	return usageError{err}
}

// problems is everything that is wrong with the settings.
func (c Config) problems() []error {
	var errs []error
	wrong := func(setting, variable, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s (%s): %s", setting, variable, fmt.Sprintf(format, args...)))
	}
	if strings.TrimSpace(c.DB) == "" {
		wrong("--db", "GLUELEDGER_DB", "is empty: name a file, such as glueledger.db")
	}
	for _, login := range c.Bots {
		if login == "" || strings.ContainsAny(login, " /@") {
			wrong("--bots", "GLUELEDGER_BOTS", "%q is no login: write logins without @, with commas between them", login)
		}
	}
	for _, l := range []struct{ address, flag, variable, such string }{
		{c.Listen, "--listen", "GLUELEDGER_LISTEN", defaultListen + " or :8080"},
		{c.Metrics, "--metrics", "GLUELEDGER_METRICS", "localhost:9090"},
	} {
		if l.address == "" {
			continue
		}
		_, port, err := net.SplitHostPort(l.address)
		if err != nil || port == "" {
			wrong(l.flag, l.variable, "%q is no address: want HOST:PORT, such as %s", l.address, l.such)
		} else if n, err := strconv.Atoi(port); err == nil && (n < 0 || n > 65535) {
			wrong(l.flag, l.variable, "%q has no port: ports go from 0 to 65535, such as in %s", l.address, l.such)
		}
	}
	if _, err := web.ParseProxies(c.TrustedProxies); err != nil {
		wrong("--trusted-proxies", "GLUELEDGER_TRUSTED_PROXIES", "%v: write addresses or networks, such as 127.0.0.1 or 10.0.5.0/28, with commas between them", err)
	}
	if c.URL != "" {
		if problem := checkURL(c.URL); problem != "" {
			wrong("--url", "GLUELEDGER_URL", "%q %s: want something like https://glue.example.org", c.URL, problem)
		}
	}
	if problem := checkURL(c.GitHubURL); problem != "" {
		wrong("--github-url", "GLUELEDGER_GITHUB_URL", "%q %s: want something like https://github.com", c.GitHubURL, problem)
	}
	if s := string(c.WebhookSecret); s != strings.TrimSpace(s) {
		wrong("the webhook secret", secretVariable, "has blanks or line ends around it, which GitHub's has not")
	}
	return append(errs, c.App.check()...)
}

// checkURL says what is wrong with the address of a server.
func checkURL(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return "is no URL"
	case u.Scheme != "http" && u.Scheme != "https":
		return "does not begin with http:// or https://"
	case u.Host == "":
		return "names no host"
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "has more than host and path"
	}
	return ""
}

// site is how the world reaches the server, without a slash at its end.
func (c Config) site() string { return strings.TrimSuffix(c.URL, "/") }

// github is where the threads live, without a slash at its end.
func (c Config) github() string { return strings.TrimSuffix(c.GitHubURL, "/") }

const (
	drainTime  = 10 * time.Second // for requests and jobs under way when the server stops
	headerTime = 10 * time.Second
	// bodyTime is for header and body. GitHub gives up after 10 seconds, in which its
	// largest delivery, 25 MB, takes a line of 20 Mbit/s; others who deliver again
	// what was lost may be slower.
	bodyTime = 30 * time.Second
	// answerTime is for header, body and answer, so it leaves a reader of a long
	// report as much again.
	answerTime = 60 * time.Second
	idleTime   = 2 * time.Minute // between requests on a connection
)
