package scoring

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"glueledger/scoring/history"
)

func TestOOD(t *testing.T) {
	dirs := strings.Fields(os.Getenv("OOD"))
	if len(dirs) == 0 {
		t.Skip()
	}
	show := os.Getenv("SHOW") // kind
	type cnt struct{ tp, fp, fn int }
	total := map[string]map[Kind]*cnt{}
	add := func(fam string, k Kind, f func(*cnt)) {
		for _, fam := range []string{fam, "all"} {
			if total[fam] == nil {
				total[fam] = map[Kind]*cnt{}
			}
			for _, k := range []Kind{k, "ALL"} {
				if total[fam][k] == nil {
					total[fam][k] = &cnt{}
				}
				f(total[fam][k])
			}
		}
	}
	var misses []string
	for _, dir := range dirs {
		files, _ := filepath.Glob(dir + "/*.txtar")
		fam := filepath.Base(dir)
		for _, file := range files {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			// one thread at a time
			var cur []txtar.File
			flush := func() {
				if len(cur) == 0 {
					return
				}
				var keep []txtar.File
				want, disputed := map[string]bool{}, map[string]bool{}
				for _, f := range cur {
					switch f.Name {
					case "credits", "disputed":
						for _, l := range lines(f.Data) {
							w := strings.Fields(l)
							if len(w) < 2 {
								continue
							}
							key := strings.ToLower(w[0]) + " " + w[1]
							if f.Name == "credits" {
								want[key] = true
							} else {
								disputed[key] = true
							}
						}
					default:
						if strings.HasPrefix(f.Name, "thread: ") || f.Name == "bots" || f.Name == "now" {
							keep = append(keep, f)
						} else {
							t.Logf("%s: section %q", file, f.Name)
						}
					}
				}
				cur = nil
				st, err := readStories(&txtar.Archive{Files: keep})
				if err == nil {
					beh := map[string]*history.Behaviour{}
					for _, a := range st[0].acts {
						if a.Verb == history.Commented {
							if beh[a.Actor.Login] == nil {
								beh[a.Actor.Login] = &history.Behaviour{}
							}
							b := beh[a.Actor.Login]
							b.Comments++
							u := history.Listen(a.Text)
							if u.Marked {
								b.Marked++
							}
						}
					}
					for _, a := range st[0].acts {
						b := beh[a.Actor.Login]
						if b == nil {
							b = &history.Behaviour{}
						}
						if b.Automated(a.Actor.Login) || slices.Contains(strings.Fields("rust-highfive the-knights-who-say-ni asfgit gordontheturtle bors CLAassistant codecov-io"), a.Actor.Login) {
							st[0].bots = append(st[0].bots, a.Actor.Login)
						}
					}
				}
				if err != nil {
					t.Logf("%s: %v", file, err)
					return
				}
				th, ok := st[0].thread()
				if !ok {
					return
				}
				j := Score(Rules(), th, DefaultSettings(), st[0].now)
				got := map[string]Credit{}
				for _, c := range j.Credits {
					got[strings.ToLower(c.Actor.Login)+" "+string(c.Kind)] = c
				}
				name := fmt.Sprintf("%s/%s %s", fam, filepath.Base(file), st[0].name)
				for k, c := range got {
					if disputed[k] {
						continue
					}
					if want[k] {
						add(fam, c.Kind, func(c *cnt) { c.tp++ })
						if os.Getenv("RIGHT") != "" {
							misses = append(misses, fmt.Sprintf("%-18s RIGHT  %s: %s | %s", c.Kind, name, k, c.Why))
						}
					} else {
						add(fam, c.Kind, func(c *cnt) { c.fp++ })
						misses = append(misses, fmt.Sprintf("%-18s WRONG  %s: %s | %s", c.Kind, name, k, c.Why))
					}
				}
				for k := range want {
					if _, ok := got[k]; ok {
						continue
					}
					w := strings.Fields(k)
					add(fam, Kind(w[1]), func(c *cnt) { c.fn++ })
					why := ""
					for _, v := range j.Verdicts {
						if strings.EqualFold(v.Actor.Login, w[0]) {
							why += fmt.Sprintf(" [%s %s: %s]", v.Kind, v.Outcome, v.Reason)
						}
					}
					misses = append(misses, fmt.Sprintf("%-18s MISSED %s: %s |%s", w[1], name, k, why))
				}
			}
			for _, f := range a.Files {
				if strings.HasPrefix(f.Name, "thread: ") {
					flush()
				}
				cur = append(cur, f)
			}
			flush()
		}
	}
	var b strings.Builder
	fams := []string{}
	for f := range total {
		fams = append(fams, f)
	}
	slices.Sort(fams)
	for _, fam := range fams {
		fmt.Fprintf(&b, "\n== %s\n", fam)
		var ks []string
		for k := range total[fam] {
			ks = append(ks, string(k))
		}
		slices.Sort(ks)
		for _, k := range ks {
			if fam != "all" && k != "ALL" && os.Getenv("FAM") == "" {
				continue
			}
			c := total[fam][Kind(k)]
			p := float64(c.tp) / float64(max(1, c.tp+c.fp))
			r := float64(c.tp) / float64(max(1, c.tp+c.fn))
			f := 2 * float64(c.tp) / float64(max(1, 2*c.tp+c.fp+c.fn))
			fmt.Fprintf(&b, "%-18s P %.2f R %.2f F1 %.2f  readers %d program %d\n", k, p, r, f, c.tp+c.fn, c.tp+c.fp)
		}
	}
	slices.Sort(misses)
	for _, m := range misses {
		if show == "all" || show != "" && strings.HasPrefix(m, show) {
			fmt.Fprintln(&b, m)
		}
	}
	fmt.Println(b.String())
}
