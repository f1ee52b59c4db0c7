package app_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestAgreementAsPython wants the figures of agreement.py, on the recorded history
// and on variations of what its readers gave.
func TestAgreementAsPython(t *testing.T) {
	shared := os.Getenv("GLUELEDGER_SHARED")
	if shared == "" {
		t.Skip("GLUELEDGER_SHARED does not name the folder with the recorded history and readers' credits")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 to run agreement.py with")
	}
	clean(t)
	work := t.TempDir()
	db, credits := filepath.Join(work, "l.db"), filepath.Join(work, "credits.jsonl")
	if code, stdout, stderr := run(t, "import", filepath.Join(shared, "data", "secp256k1.tar.gz"), "--db", db); code != 0 {
		t.Fatalf("import ended with %d: %s%s", code, stdout, stderr)
	}
	code, stdout, stderr := run(t, "credits", "--format", "jsonl", "--include-private", "--db", db)
	if code != 0 {
		t.Fatalf("credits ended with %d: %s", code, stderr)
	}
	if err := os.WriteFile(credits, []byte(stdout), 0o666); err != nil {
		t.Fatal(err)
	}
	byPython := func(gold string, flags ...string) []byte {
		t.Helper()
		args := append([]string{filepath.Join(shared, "eval", "agreement.py"), gold, credits}, flags...)
		out, err := exec.CommandContext(t.Context(), python, args...).Output()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, name := range []string{"secp256k1.jsonl", "secp256k1-more.jsonl"} {
		lines := goldLines(t, filepath.Join(shared, "eval", "gold", name))
		for _, v := range []struct {
			name string
			vary func(i int, thread map[string]any)
		}{
			{"as it is", func(int, map[string]any) {}},
			{"of other kinds", func(i int, thread map[string]any) {
				for k, c := range thread["credits"].([]any) {
					if (i+k)%3 == 0 {
						c.(map[string]any)["kind"] = "clarification"
					}
				}
			}},
			{"partly disputed", func(i int, thread map[string]any) {
				if all := thread["credits"].([]any); len(all) > 0 && i%2 == 0 {
					thread["credits"], thread["disputed"] = all[1:], all[:1]
				}
			}},
			{"without evidence, and partly of threads that are not there", func(i int, thread map[string]any) {
				if i%5 == 0 {
					thread["number"] = 1_000_000 + i
				}
				for k, c := range thread["credits"].([]any) {
					if (i+k)%4 == 0 {
						delete(c.(map[string]any), "evidence")
					}
				}
			}},
		} {
			t.Run(name+"/"+v.name, func(t *testing.T) {
				gold := filepath.Join(t.TempDir(), "gold.jsonl")
				var file bytes.Buffer
				for i, line := range lines {
					var thread map[string]any
					if err := json.Unmarshal(line, &thread); err != nil {
						t.Fatal(err)
					}
					v.vary(i, thread)
					if err := json.NewEncoder(&file).Encode(thread); err != nil {
						t.Fatal(err)
					}
				}
				if err := os.WriteFile(gold, file.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
				code, stdout, stderr := run(t, "credits", "--gold", gold, "--db", db)
				if diff := cmp.Diff(string(byPython(gold)), stdout); code != 0 || diff != "" {
					t.Errorf("ended with %d: %s\nagreement.py (-), credits --gold (+):\n%s", code, stderr, diff)
				}
				var want, got any
				code, stdout, stderr = run(t, "credits", "--gold", gold, "--format", "json", "--db", db)
				if err := json.Unmarshal([]byte(stdout), &got); code != 0 || err != nil {
					t.Fatalf("ended with %d: %v %s%s", code, err, stdout, stderr)
				}
				if err := json.Unmarshal(byPython(gold, "--json"), &want); err != nil {
					t.Fatal(err)
				}
				// From 3.12 on, Python's sums round otherwise, in the last bits.
				if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-15, 0)); diff != "" {
					t.Errorf("agreement.py --json (-), credits --gold --format json (+):\n%s", diff)
				}
			})
		}
	}
}

func goldLines(t *testing.T, path string) [][]byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Split(bytes.TrimSpace(data), []byte("\n"))
}
