package walk_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"glueledger/app/walk"
)

// enough is the least that Lighthouse may give, of 100.
const enough = 95

// lighthouseTries is how often a page is looked at. How fast it is wavers with what else
// the machine does, so the median counts.
const lighthouseTries = 3

// TestLighthouse has Lighthouse look at the pages that matter most, as a phone and as a
// desk would.
func TestLighthouse(t *testing.T) {
	modules := tools(t)
	s := serveDemo(t)
	tab := tab(t, open(t), true)
	if _, err := tab.Show(s.url + "/people/ottoline-hale"); err != nil {
		t.Fatal(err)
	}
	links, err := walk.Links(tab)
	if err != nil {
		t.Fatal(err)
	}
	receipt := slices.IndexFunc(links, func(l string) bool { return strings.HasPrefix(l, s.url+"/receipts/") })
	if receipt < 0 {
		t.Fatal("a person without receipts")
	}
	for page, address := range map[string]string{"org": s.url + "/o/lantern-maps", "person": s.url + "/people/ottoline-hale", "receipt": links[receipt]} {
		for _, device := range []string{"mobile", "desktop"} {
			t.Run(page+" "+device, func(t *testing.T) {
				got := map[string][]int{}
				for range lighthouseTries {
					for category, score := range lighthouse(t, modules, address, device) {
						got[category] = append(got[category], score)
					}
					if settled(got) {
						break
					}
				}
				t.Logf("Lighthouse: %v", got)
				for _, category := range []string{"performance", "accessibility", "best-practices"} {
					if m := median(got[category]); m < enough {
						t.Errorf("%s: %d, of %v", category, m, got[category])
					}
				}
			})
		}
	}
}

// settled reports whether further tries cannot change that each median is enough.
func settled(got map[string][]int) bool {
	if len(got) == 0 {
		return false
	}
	for _, scores := range got {
		good := 0
		for _, s := range scores {
			if s >= enough {
				good++
			}
		}
		if good <= lighthouseTries/2 {
			return false
		}
	}
	return true
}

// median is the middle one; 0 for none.
func median(scores []int) int {
	if len(scores) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(scores))[(len(scores)-1)/2]
}

// lighthouse looks at a page once and gives what it thinks of it, by category; nothing
// where it says that it has to be asked again.
func lighthouse(t *testing.T, modules, address, device string) map[string]int {
	t.Helper()
	chromium, err := walk.Chromium()
	if err != nil {
		t.Fatal(err)
	}
	report := filepath.Join(t.TempDir(), "report.json")
	args := []string{filepath.Join(modules, "lighthouse", "cli", "index.js"), address, "--quiet", "--output=json", "--output-path=" + report,
		"--only-categories=performance,accessibility,best-practices", "--no-enable-error-reporting",
		"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking"}
	if device == "desktop" {
		args = append(args, "--preset=desktop")
	}
	cmd := exec.CommandContext(t.Context(), "node", args...)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+chromium)
	if out, err := cmd.CombinedOutput(); strings.Contains(string(out), "Please run Lighthouse again") {
		t.Logf("a try without a result: %s", out)
		return nil
	} else if err != nil {
		t.Fatalf("lighthouse: %v\n%s", err, out)
	}
	var said struct {
		RuntimeError *struct{ Message string }
		Categories   map[string]struct {
			Score     *float64
			AuditRefs []struct {
				ID     string
				Weight float64
			}
		}
		Audits map[string]struct {
			Title        string
			Score        *float64
			DisplayValue string
		}
	}
	data, err := os.ReadFile(report)
	if err == nil {
		err = json.Unmarshal(data, &said)
	}
	if err == nil && said.RuntimeError != nil {
		err = fmt.Errorf("%s", said.RuntimeError.Message)
	}
	if err != nil {
		t.Fatalf("what lighthouse says: %v", err)
	}
	out := map[string]int{}
	for name, category := range said.Categories {
		if category.Score == nil {
			t.Fatalf("lighthouse does not judge %s", name)
		}
		out[name] = int(*category.Score*100 + .5)
		for _, ref := range category.AuditRefs {
			if a := said.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < .9 {
				t.Logf("%s: %s (%.2f) %s", name, a.Title, *a.Score, a.DisplayValue)
			}
		}
	}
	return out
}
