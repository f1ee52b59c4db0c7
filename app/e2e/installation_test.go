package e2e_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The clock of the scripted run: the record goes on until August of 2026, and the
// month's end is what the run comes to.
var (
	beforeMonthsEnd = time.Date(2026, 8, 31, 12, 0, 0, 0, time.UTC)
	afterMonthsEnd  = time.Date(2026, 9, 1, 9, 30, 0, 0, time.UTC)
)

// badgesSince is from when on ended threads get badges in the scripted run.
var badgesSince = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)

// longRun bounds what the scripted run waits for: history comes at the pace that
// GitHub allows.
const longRun = 8 * time.Minute

const recorded = "bitcoin-core/secp256k1"

// configured is the organisation's configuration.
const configured = `# Where reports go, and from when on threads get badges.
reports:
  where: issue
  repository: secp256k1
  day: 1
  hour: 9
badges:
  mode: on-close
  since: 2026-07-01
`

// TestInstallation goes from an empty folder to published reports: setup in the
// browser, backfill, a year of webhooks of which some are lost, the end of a month.
// GitHub fails now and then, and sets limits.
func TestInstallation(t *testing.T) {
	t.Parallel()
	newInstallation(t, kills{}).script()
}

// TestInstallationKilled kills the program twenty times on the same way, and wants
// the same end.
func TestInstallationKilled(t *testing.T) {
	t.Parallel()
	i := newInstallation(t, kills{setup: 2, backfill: 8, replay: 4, posting: 6})
	i.script()
	if i.killed != 20 {
		t.Errorf("killed %d times", i.killed)
	}
}

// kills are how often the program is killed in each part of the run.
type kills struct{ setup, backfill, replay, posting int }

// installation is a scripted run.
type installation struct {
	*installed
	kills  kills
	chance *rand.Rand
	killed int
	over   map[int]bool // threads of the record that ended; see endedSince

	came   map[string]bool // deliveries that GitHub has listed, and whether one came in; see lost
	newest int64           // the last attempt of those
}

func newInstallation(t *testing.T, k kills) *installation {
	files := t.TempDir()
	if err := os.Mkdir(filepath.Join(files, ".github"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(files, ".github", "glueledger.yml"), []byte(configured), 0o600); err != nil {
		t.Fatal(err)
	}
	h := startHub(t, "-no-app", "-files", files, "-faults", "0.05", "-secondary", "50", "-token-ttl", "60s")
	seed := seedOf(t)
	return &installation{installed: install(t, h, beforeMonthsEnd), kills: k, chance: rand.New(rand.NewPCG(seed, 1)), came: map[string]bool{}}
}

// seedVariable names the seed of a run that is to be repeated.
const seedVariable = "TEST_KILL_SEED"

// seedOf is the seed of when the program is killed: another each time, or the one
// that the variable gives.
func seedOf(t *testing.T) uint64 {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv(seedVariable); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
	}
	t.Logf("the program is killed by %s=%d", seedVariable, seed)
	return seed
}

func (i *installation) script() {
	i.start()
	i.setUp()
	i.await("the backfill", i.kills.backfill, 15*time.Second, i.backfilled)
	// It is posted when nothing waits to be judged, which is so again after the replay alone.
	within(i.t, longRun, "the report of July", func() error {
		if i.reports()["July 2026"] > 0 {
			return nil
		}
		states, err := i.ledger().ReportStates(i.t.Context())
		if err != nil {
			return err
		}
		settled, err := i.ledger().Settled(i.t.Context())
		return errors.Join(err, fmt.Errorf("it is %s; after %d calls all is judged: %t; of reports %+v", i.now(), i.hub.gate.count(), settled, states))
	})
	i.hub.replay(url.Values{"from": {"2025-09-01"}, "drop": {"0.05"}, "duplicate": {"0.05"}, "concurrency": {"8"}, "rate": {"50"}})
	i.await("the replay", i.kills.replay, 5*time.Second, func() error {
		if i.hub.replaying() {
			return fmt.Errorf("it goes on")
		}
		return nil
	})
	i.setClock(afterMonthsEnd)
	i.stop()
	i.start()
	i.await("what is posted", i.kills.posting, 6*time.Second, i.posted)
	i.finish()
	i.hold()
}

// await tries until there is no error, and on the way kills the program so many
// times, each at some moment of that long after it was started.
func (i *installation) await(what string, kills int, spread time.Duration, try func() error) {
	i.t.Helper()
	began, calls, next := time.Now(), i.hub.gate.count(), i.moment(spread)
	within(i.t, longRun, what, func() error {
		select {
		case err := <-i.ended:
			i.t.Fatalf("serve ended: %v", err)
		default:
		}
		if kills > 0 {
			if time.Now().Before(next) {
				return fmt.Errorf("%d times to be killed", kills)
			}
			i.killAndStart()
			if kills, next = kills-1, i.moment(spread); kills > 0 {
				return fmt.Errorf("%d times to be killed", kills)
			}
		}
		return try()
	})
	i.t.Logf("%s: %s, %d calls", what, time.Since(began).Round(time.Second), i.hub.gate.count()-calls)
}

func (i *installation) moment(spread time.Duration) time.Time {
	if spread == 0 {
		return time.Now()
	}
	return time.Now().Add(time.Duration(i.chance.Int64N(int64(spread))))
}

// killAndStart kills the program and starts it a few minutes later, by its clock.
func (i *installation) killAndStart() {
	i.t.Helper()
	i.kill()
	i.killed++
	i.setClock(i.now().Add(11 * time.Minute))
	i.start()
}

// setUp goes through the pages as an admin does, and begins again where one
// breaks off.
func (i *installation) setUp() {
	i.t.Helper()
	try := 0
	eventually(i.t, "the App is set up", func() error {
		link := i.setupURL()
		if link == "" {
			return nil // it has credentials already
		}
		try++
		err := i.walk(link, fmt.Sprintf("glueledger-%d", try))
		if err != nil {
			i.t.Logf("setup: %v", err)
		}
		return err
	})
}

// mayKill kills the program now and then on the way through the pages.
func (i *installation) mayKill() {
	if i.kills.setup > 0 {
		i.kills.setup--
		i.killAndStart()
	}
}

func (i *installation) walk(link, name string) error {
	b := newBrowser(i.t)
	p, err := b.open(link)
	if err != nil {
		return err
	}
	p, err = b.submit(p, "/setup", map[string]string{"account": "bitcoin-core", "name": name})
	if err != nil {
		return err
	}
	i.mayKill()
	p, err = b.submit(p, "/settings/apps/new", nil)
	if err != nil {
		return err
	}
	i.mayKill()
	to, err := p.link("/installations/new")
	if err != nil {
		return err
	}
	p, err = b.open(to)
	if err != nil {
		return err
	}
	if !strings.Contains(p.url.Path, "/setup/installed") {
		return fmt.Errorf("installing ends at %s: %s", p.url, p.text())
	}
	return nil
}

// backfilled reports whether all history has been fetched.
func (i *installation) backfilled() error {
	states, err := i.ledger().BackfillProgress(i.t.Context())
	if err != nil {
		return err
	}
	for _, s := range states {
		if s.Repo.FullName() == recorded && s.Over() {
			return nil
		}
	}
	return fmt.Errorf("not over: %+v", states)
}
