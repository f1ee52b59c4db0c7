package scoring

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// standing is what of a credit decides beside others.
func standing(c Credit) Standing {
	return Standing{ID: fmt.Sprintf("%s#%d/%d/%s", c.Repo.FullName(), c.Number, c.Actor.ID, c.Kind), Repo: c.Repo.ID, Number: c.Number, Actor: c.Actor.ID,
		Kind: c.Kind, Status: c.Status, At: c.At(), Weight: c.Weight(), AloneWith: c.AloneWith}
}

// drawStandings draws a busy week of a few people in two repositories.
func drawStandings(t *rapid.T) []Standing {
	kinds := []Kind{Triage, Triage, Triage, ReviewUnblocking}
	var all []Standing
	cosy := rapid.Bool().Draw(t, "cosy") // 1 and 2 are mostly by themselves
	for i := range rapid.IntRange(0, 60).Draw(t, "credits") {
		c := Standing{ID: fmt.Sprint(i), Repo: rapid.Int64Range(1, 2).Draw(t, "repo"), Number: i, Actor: rapid.Int64Range(1, 3).Draw(t, "actor"),
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Status: rapid.SampledFrom([]Status{Pending, Confirmed, Confirmed, Withdrawn}).Draw(t, "status"),
			At:     time.Date(2025, 1, 28, 22, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 7*24).Draw(t, "hours")) * time.Hour),
			Weight: Points(rapid.SampledFrom([]int{0, 1, 33, 50, 100, 100, 330}).Draw(t, "weight")), AloneWith: rapid.Int64Range(0, 3).Draw(t, "with")}
		if cosy && c.Actor < 3 && rapid.IntRange(0, 9).Draw(t, "by themselves") > 0 {
			c.AloneWith = 3 - c.Actor
		}
		all = append(all, c)
	}
	return all
}

// TestDamp holds what is true of all months: no credit weighs less than nothing or
// more than before, the printed parts add up, and neither the order of the credits
// nor those of another repository matter.
func TestDamp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawStandings(t)
		damped := Damp(all)
		for _, c := range all {
			before := Base(c.Weight, "before")
			sum := before.Damped(c.Kind, damped[c.ID])
			adds(t, sum, sum.Total())
			if sum.Total() > c.Weight {
				t.Errorf("%s weighs more than %s", weighed(sum), c.Weight)
			}
			if _, ok := damped[c.ID]; ok && c.Status == Withdrawn {
				t.Errorf("a withdrawn credit is damped: %+v", c)
			}
			if len(before) != 1 {
				t.Error("the sum of before was changed")
			}
		}
		mixed := slices.Clone(all)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		r.Shuffle(len(mixed), func(i, k int) { mixed[i], mixed[k] = mixed[k], mixed[i] })
		if diff := gocmp.Diff(damped, Damp(mixed)); diff != "" {
			t.Errorf("in another order (-before +after):\n%s", diff)
		}
		apart := map[string]Damping{}
		for _, repo := range []int64{1, 2} {
			for id, d := range Damp(slices.DeleteFunc(slices.Clone(all), func(c Standing) bool { return c.Repo != repo })) {
				apart[id] = d
			}
		}
		if diff := gocmp.Diff(damped, apart); diff != "" {
			t.Errorf("each repository by itself (-together +apart):\n%s", diff)
		}
		// A reader who knows one person's credits, and those of the candidates, sees the same of that person.
		for actor := int64(1); actor <= 3; actor++ {
			known := slices.DeleteFunc(slices.Clone(all), func(c Standing) bool { return c.Actor != actor })
			others := PairCandidates(known)
			known = append(known, slices.DeleteFunc(slices.Clone(all), func(c Standing) bool { return c.Actor == actor || !slices.Contains(others, c.Actor) })...)
			some := Damp(known)
			for _, c := range all {
				if c.Actor == actor && some[c.ID] != damped[c.ID] {
					t.Errorf("%s is damped by %+v, with all known by %+v", c.ID, some[c.ID], damped[c.ID])
				}
			}
		}
	})
}

// TestOneMoreOnADayNeverCosts holds that nobody's day weighs less because they did
// another thing.
func TestOneMoreOnADayNeverCosts(t *testing.T) {
	total := func(all []Standing) Points {
		damped := Damp(all)
		var sum Points
		for _, c := range all {
			sum += Base(c.Weight, "").Damped(c.Kind, damped[c.ID]).Total()
		}
		return sum
	}
	rapid.Check(t, func(t *rapid.T) {
		var all []Standing
		for i, minute := range rapid.SliceOfN(rapid.IntRange(0, 24*60-1), 1, 30).Draw(t, "minutes") {
			all = append(all, Standing{ID: fmt.Sprint(i), Repo: 1, Number: i, Actor: 1, Kind: Triage, Status: Confirmed,
				At: time.Date(2025, 1, 28, 0, minute, 0, 0, time.UTC), Weight: Points(rapid.IntRange(0, 600).Draw(t, "weight"))})
		}
		// Each of the three amounts that change may be a hundredth off by rounding.
		if before, after := total(all[:len(all)-1]), total(all); after < before-3 {
			t.Errorf("%d credits weigh %s, with one more %s", len(all)-1, before, after)
		}
	})
}

// TestPlaces holds how much of a day's credits counts.
func TestPlaces(t *testing.T) {
	morning := time.Date(2025, 1, 28, 0, 0, 0, 0, time.UTC)
	var all []Standing
	add := func(n int, c Standing) {
		for range n {
			c.ID, c.Number = fmt.Sprint(len(all)), len(all)
			all = append(all, c)
			c.At = c.At.Add(time.Minute)
		}
	}
	triage := Standing{Repo: 1, Actor: 1, Kind: Triage, Status: Confirmed, At: morning, Weight: 100}
	evening, another, elsewhere, other, heavy, pending := triage, triage, triage, triage, triage, triage
	evening.At = morning.Add(24*time.Hour - time.Minute)
	another.Kind, elsewhere.Repo, other.Actor, heavy.Weight, pending.Status = Clarification, 2, 2, 300, Pending
	heavy.At = morning.Add(12 * time.Hour)
	evening.Weight = 50

	add(12, triage)   // 0 to 11
	add(1, heavy)     // 12: the first
	add(2, evening)   // 13, and 14, which is of the next day
	add(4, another)   // 15 to 18
	add(3, elsewhere) // 19 to 21
	add(3, other)     // 22 to 24
	add(1, pending)   // 25: the last, though it was early
	want := map[string]Damping{"18": {Place: 4}, "13": {Place: 14}, "25": {Place: 15}}
	for i := 2; i < 12; i++ {
		want[fmt.Sprint(i)] = Damping{Place: i + 2}
	}
	if diff := gocmp.Diff(want, Damp(all)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for place, want := range map[int]string{1: "base 1.00", 3: "base 1.00", 4: "base 1.00, day -0.50", 10: "base 1.00, day -0.50", 11: "base 1.00, day -0.90", 200: "base 1.00, day -0.90"} {
		if got := weighed(Base(100, "").Damped(Triage, Damping{Place: place})); got != want {
			t.Errorf("place %d: got %s, want %s", place, got, want)
		}
	}
	if got, want := weighed(Base(100, "").Damped(Triage, Damping{Place: 4, Pair: true})), "base 1.00, day -0.50, pair -0.37"; got != want {
		t.Errorf("of a pair: got %s, want %s", got, want)
	}
	if got, want := Base(100, "").Damped(Triage, Damping{Place: 22})[1].Why, "their 22nd for triage here that day (UTC), heaviest first: from the 11th on they count a tenth"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPairs holds which months make a pair.
func TestPairs(t *testing.T) {
	january, february := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC)
	// credits are a person's, each on a day of its own: so many alone with another, and so many others.
	credits := func(month time.Time, repo, actor, with int64, alone, others int) []Standing {
		var all []Standing
		for i := range alone + others {
			c := Standing{ID: fmt.Sprint(repo, actor, month, i), Repo: repo, Number: i, Actor: actor, Kind: Triage, Status: Confirmed, At: month.AddDate(0, 0, i%28), Weight: 100}
			if i < alone {
				c.AloneWith = with
			}
			all = append(all, c)
		}
		return all
	}
	withdrawn := func(all []Standing) []Standing {
		for i := range all {
			all[i].Status = Withdrawn
		}
		return all
	}
	for name, c := range map[string]struct {
		credits []Standing
		want    []Pair
		damped  int
	}{
		"five each":           {slices.Concat(credits(january, 1, 1, 2, 5, 0), credits(january, 1, 2, 1, 5, 0)), []Pair{{1, MonthOf(january), 1, 2, 5, 5}}, 10},
		"more, and others":    {slices.Concat(credits(january, 1, 1, 2, 20, 10), credits(january, 1, 2, 1, 6, 3)), []Pair{{1, MonthOf(january), 1, 2, 20, 6}}, 26},
		"four":                {slices.Concat(credits(january, 1, 1, 2, 20, 0), credits(january, 1, 2, 1, 4, 0)), nil, 0},
		"one way":             {credits(january, 1, 1, 2, 20, 0), nil, 0},
		"a third with others": {slices.Concat(credits(january, 1, 1, 2, 5, 3), credits(january, 1, 2, 1, 9, 0)), nil, 0},
		"in two months":       {slices.Concat(credits(january, 1, 1, 2, 9, 0), credits(february, 1, 2, 1, 9, 0)), nil, 0},
		"in two repositories": {slices.Concat(credits(january, 1, 1, 2, 9, 0), credits(january, 2, 2, 1, 9, 0)), nil, 0},
		"a ring of three":     {slices.Concat(credits(january, 1, 1, 2, 9, 0), credits(january, 1, 2, 3, 9, 0), credits(january, 1, 3, 1, 9, 0)), nil, 0},
		"withdrawn":           {slices.Concat(credits(january, 1, 1, 2, 9, 0), withdrawn(credits(january, 1, 2, 1, 9, 0))), nil, 0},
		"oneself":             {credits(january, 1, 1, 1, 9, 0), nil, 0},
		"two pairs": {slices.Concat(credits(january, 1, 1, 2, 5, 0), credits(january, 1, 2, 1, 5, 0), credits(january, 1, 3, 4, 6, 0), credits(january, 1, 4, 3, 7, 1)),
			[]Pair{{1, MonthOf(january), 1, 2, 5, 5}, {1, MonthOf(january), 3, 4, 6, 7}}, 23},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := gocmp.Diff(c.want, Pairs(c.credits)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			n := 0
			for _, d := range Damp(c.credits) {
				if d.Pair {
					n++
				}
			}
			if n != c.damped {
				t.Errorf("%d credits are damped, want %d", n, c.damped)
			}
		})
	}
}
