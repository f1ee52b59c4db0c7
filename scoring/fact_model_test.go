package scoring

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/app/backup"
	"glueledger/scoring/history"
)

var update = flag.Bool("update", false, "learn the weights in fact_weights.go anew")

// readAt is when the readers read: no window is open at that time.
var readAt = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// reading of a thread by careful readers.
type readers struct {
	Number  int
	Credits []struct {
		Actor, Kind string
		Evidence    []struct{ At string }
	}
	Disputed []struct{ Actor, Kind string }
}

// heldOut are the threads of the gold that nothing is learned from.
func heldOut(number int) bool { return number%4 == 3 }

// TestFactWeights learns the weights of the features of facts from what careful
// readers credited, and holds that they are those in fact_weights.go. It needs the
// recorded history; with -update it writes the file.
func TestFactWeights(t *testing.T) {
	shared := os.Getenv("GLUELEDGER_SHARED")
	if shared == "" {
		t.Skip("GLUELEDGER_SHARED is not set, so there is no recorded history")
	}
	read := map[int]readers{}
	more := filepath.Join(shared, "eval", "gold", "secp256k1-more.jsonl")
	for _, file := range []string{filepath.Join(shared, "eval", "gold", "secp256k1.jsonl"), more, "testdata/readings/secp256k1.jsonl"} {
		for _, r := range readReadings(t, file) {
			if file != more || !heldOut(r.Number) {
				read[r.Number] = r
			}
		}
	}
	samples := factSamples(t, filepath.Join(shared, "data", "secp256k1.tar.gz"), read)
	if len(samples) < 100 {
		t.Fatalf("only %d comments to learn from", len(samples))
	}
	names := featureNames()
	bias, weights := learn(samples, names)
	if *update {
		writeFactWeights(t, bias, names, weights)
		return
	}
	if math.Abs(bias-factBias) > 0.011 {
		t.Errorf("bias: learned %.2f, have %.2f", bias, factBias)
	}
	for name, w := range weights {
		if math.Abs(w-factWeights[name]) > 0.011 {
			t.Errorf("%s: learned %.2f, have %.2f", name, w, factWeights[name])
		}
	}
	if t.Failed() {
		t.Log("go test ./scoring -run TestFactWeights -update learns them anew")
	}
}

// TestFactFeatures wants a weight for each feature, and a feature for each weight.
func TestFactFeatures(t *testing.T) {
	names, weighed := featureNames(), slices.Sorted(maps.Keys(factWeights))
	slices.Sort(names)
	if !slices.Equal(names, weighed) {
		t.Errorf("features %q, weights %q", names, weighed)
	}
}

func featureNames() []string {
	var names []string
	for _, f := range factFeatures() {
		names = append(names, f.name)
	}
	return names
}

func readReadings(t *testing.T, file string) []readers {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []readers
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r readers
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out = append(out, r)
	}
	if err := errors.Join(lines.Err()); err != nil || len(out) == 0 {
		t.Fatalf("%s: %d readings, %v", file, len(out), err)
	}
	return out
}

// sample is a comment that may supply a fact, and whether readers say that it did.
type sample struct {
	key  string
	seen map[string]float64
	gave bool
}

// factSamples are the comments of the threads that were read, in a fixed order. One
// whose writer was credited for another comment, or disputed, teaches nothing.
func factSamples(t *testing.T, archive string, read map[int]readers) []sample {
	t.Helper()
	var out []sample
	_, err := backup.Read(context.Background(), archive, backup.Options{Public: true}, func(th backup.Thread) error {
		said, ok := read[th.Number]
		if !ok {
			return nil
		}
		thread, ok := history.Assemble(th.Activities, nil)
		if !ok {
			return nil
		}
		r := &reading{Thread: thread, Settings: DefaultSettings(), now: readAt, used: make([]Kind, len(thread.Events))}
		var j Judgement
		for _, rule := range Rules() {
			if rule.Kind == Clarification {
				break
			}
			r.apply(rule, &j)
		}
		if r.openedForHelp() {
			return nil
		}
		for i := range r.Events {
			e := r.at(i)
			if !r.helper(i) || !r.free(i) || e.Verb != history.Commented || r.question(e) != "" || sendsAway(e.Says) {
				continue
			}
			k := r.replyToFact(i)
			if k < 0 {
				continue
			}
			here, elsewhere := said.clarified(e)
			if elsewhere && !here {
				continue
			}
			s := sample{key: fmt.Sprintf("%06d/%06d", th.Number, i), seen: map[string]float64{}, gave: here}
			for _, f := range factFeatures() {
				s.seen[f.name] = f.seen(r, i, k)
			}
			out = append(out, s)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(out, func(a, b sample) int { return cmp.Compare(a.key, b.key) })
	return out
}

// clarified says whether readers credited e with clarifying, or its writer for
// something else or in doubt.
func (r readers) clarified(e *history.Event) (here, elsewhere bool) {
	for _, c := range r.Disputed {
		elsewhere = elsewhere || c.Kind == string(Clarification) && strings.EqualFold(c.Actor, e.Actor.Login)
	}
	for _, c := range r.Credits {
		if c.Kind != string(Clarification) || !strings.EqualFold(c.Actor, e.Actor.Login) {
			continue
		}
		elsewhere = true
		for _, v := range c.Evidence {
			here = here || strings.HasPrefix(v.At, e.At.Format("2006-01-02T15:04:05"))
		}
	}
	return here, elsewhere
}

// learn fits a logistic regression: gradient descent with a step of its own for each
// weight (AdaGrad), weights held small by their squares so that what few samples show
// counts little.
func learn(samples []sample, names []string) (bias float64, weights map[string]float64) {
	const rounds, rate, shrink = 400, 0.5, 2.0
	weights = map[string]float64{}
	past := map[string]float64{}
	pastBias := 1e-6
	for range rounds {
		slope := map[string]float64{}
		slopeBias := 0.0
		for _, s := range samples {
			z := bias
			for _, n := range names {
				z += weights[n] * s.seen[n]
			}
			off := 1 / (1 + math.Exp(-z))
			if s.gave {
				off--
			}
			slopeBias += off
			for _, n := range names {
				slope[n] += off * s.seen[n]
			}
		}
		pastBias += slopeBias * slopeBias
		bias -= rate * slopeBias / math.Sqrt(pastBias)
		for _, n := range names {
			g := slope[n] + shrink*weights[n]
			past[n] += g*g + 1e-9
			weights[n] -= rate * g / math.Sqrt(past[n])
		}
	}
	return bias, weights
}

func writeFactWeights(t *testing.T, bias float64, names []string, weights map[string]float64) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("package scoring\n\n// Learned by go test ./scoring -run TestFactWeights -update, from the threads that\n" +
		"// careful readers read. Do not edit.\n\n// factBias is where weighing a comment begins: most supply no fact.\n")
	fmt.Fprintf(&b, "const factBias = %.2f\n\n// factWeights are what each feature adds.\nvar factWeights = map[string]float64{\n", bias)
	for _, n := range names {
		fmt.Fprintf(&b, "%q: %.2f,\n", n, weights[n])
	}
	b.WriteString("}\n")
	source, err := format.Source(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("fact_weights.go", source, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("wrote %d weights", len(slices.Collect(maps.Keys(weights))))
}
