package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

var update = flag.Bool("update", false, "write golden files anew")

const widget = "testdata/widget"

// read collects everything that a backup holds.
func read(t *testing.T, path string, o Options) ([]Thread, Result) {
	t.Helper()
	var all []Thread
	result, err := Read(t.Context(), path, o, func(th Thread) error {
		all = append(all, th)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b Thread) int { return a.Number - b.Number })
	return all, result
}

// tell writes threads as a story, a line for each activity.
func tell(all []Thread) string {
	var out strings.Builder
	for _, t := range all {
		fmt.Fprintf(&out, "%s#%d (repository %d)\n", t.Repo.FullName(), t.Number, t.Repo.ID)
		acts := slices.Clone(t.Activities)
		slices.SortStableFunc(acts, func(a, b history.Activity) int { return a.At.Compare(b.At) })
		for _, a := range acts {
			fmt.Fprintf(&out, "  %s %s %s %s", a.At.Format(time.RFC3339), a.Type, a.Actor.Login, a.Verb)
			field := func(name string, v any, show bool) {
				if show {
					fmt.Fprintf(&out, " %s=%v", name, v)
				}
			}
			field("id", a.ID, a.ID != 0)
			field("from", fmt.Sprintf("%q", a.From), a.From != "")
			field("subject", fmt.Sprintf("%q", a.Subject), a.Subject != "")
			field("target", a.Target.Login, a.Target.Login != "")
			field("draft", a.Draft, a.Draft)
			field("review", a.ReviewID, a.ReviewID != 0)
			field("reply-to", a.ReplyTo, a.ReplyTo != 0)
			field("path", a.Path, a.Path != "")
			field("updated", a.Updated.Format(time.RFC3339), !a.Updated.IsZero() && !a.Updated.Equal(a.At))
			field("text", fmt.Sprintf("%q", a.Text), a.Text != "")
			field("url", a.URL, a.URL != "")
			out.WriteByte('\n')
		}
	}
	return out.String()
}

func TestActivities(t *testing.T) {
	all, result := read(t, widget, Options{})
	got := tell(all)
	for _, r := range result.Renames {
		got += fmt.Sprintf("%s: %q is called %q since %s (milestone: %v)\n", r.Repo.FullName(), r.From, r.To, r.Until.Format(time.RFC3339), r.Milestone)
	}
	golden := "testdata/widget.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("activities differ (-want +got), -update accepts them:\n%s", diff)
	}
	if len(result.Problems) != 0 || result.Threads != 6 {
		t.Errorf("%d threads, problems %v", result.Threads, result.Problems)
	}
}

// archive packs a directory; a rename changes or drops (empty) a name.
func archive(t *testing.T, dir string, rename func(string) string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	w := tar.NewWriter(z)
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		name := rename(filepath.ToSlash(rel))
		if name == "" {
			return nil
		}
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(data)), Typeflag: tar.TypeReg}); err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	})
	if err := errors.Join(err, w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func put(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestArchiveEqualsDirectory(t *testing.T) {
	want, _ := read(t, widget, Options{})
	for _, prefix := range []string{"", "./", "widget-2025/data/"} {
		data := archive(t, widget, func(name string) string { return prefix + name })
		got, result := read(t, put(t, "b.tar.gz", data), Options{})
		if diff := cmp.Diff(tell(want), tell(got)); diff != "" || len(result.Problems) != 0 {
			t.Errorf("prefix %q: %v %s", prefix, result.Problems, diff)
		}
	}
}

func TestSeveralRepositories(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.CopyFS(filepath.Join(dir, "one"), os.DirFS(widget)), os.CopyFS(filepath.Join(dir, "two"), os.DirFS(widget))); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(filepath.Join(dir, "two"), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if strings.Contains(p, "pulls") { // without pull requests there is no id
			return os.Remove(p)
		}
		return os.WriteFile(p, bytes.ReplaceAll(data, []byte("acme/widget"), []byte("acme/gadget")), 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	all, result := read(t, dir, Options{Private: true})
	want := []history.Repo{{Owner: "acme", Name: "gadget", Private: true}, {ID: 4242, Owner: "acme", Name: "widget", Private: true}}
	if diff := cmp.Diff(want, result.Repos); diff != "" {
		t.Error(diff)
	}
	for _, th := range all {
		for _, a := range th.Activities {
			if a.Repo != th.Repo || a.Number != th.Number {
				t.Fatalf("%s %d holds an activity of %+v %d", th.Repo.FullName(), th.Number, a.Repo, a.Number)
			}
		}
	}
	if len(all) != 10 {
		t.Errorf("%d threads", len(all))
	}
}

// TestPrivacyUnknown reads backups that do and do not say whether their
// repository is private, under what the caller says of it.
func TestPrivacyUnknown(t *testing.T) {
	issues := t.TempDir()
	if err := os.CopyFS(filepath.Join(issues, "issues"), os.DirFS(filepath.Join(widget, "issues"))); err != nil {
		t.Fatal(err)
	}
	said := func(private string) string {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(widget)); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"2.json", "4.json"} {
			path := filepath.Join(dir, "pulls", name)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, bytes.ReplaceAll(data, []byte(`"private": false,`), []byte(private)), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	for _, test := range []struct {
		name    string
		path    string
		options Options
		threads int  // 0: refused
		private bool // what became of it
	}{
		{"issues only", issues, Options{}, 0, false},
		{"issues only", issues, Options{Private: true}, 4, true},
		{"issues only", issues, Options{Public: true}, 4, false},
		{"pulls that do not say", said(""), Options{}, 0, false},
		{"public", widget, Options{}, 6, false},
		{"public", widget, Options{Private: true}, 6, true},
		{"private", said(`"private": true,`), Options{}, 6, true},
		{"private", said(`"private": true,`), Options{Public: true}, 6, true},
	} {
		all, result := read(t, test.path, test.options)
		var unknown PrivacyUnknownError
		refused := len(result.Problems) == 1 && errors.As(result.Problems[0].Err, &unknown) && unknown.Repo.FullName() == "acme/widget"
		if len(all) != test.threads || refused != (test.threads == 0) {
			t.Errorf("%s %+v: %d threads, problems %v", test.name, test.options, len(all), result.Problems)
		}
		for _, th := range all {
			if th.Repo.Private != test.private || th.Activities[0].Repo.Private != test.private {
				t.Errorf("%s %+v: #%d private: %t", test.name, test.options, th.Number, th.Repo.Private)
			}
		}
		for _, repo := range result.Repos {
			if refused || repo.Private != test.private {
				t.Errorf("%s %+v: gives %+v", test.name, test.options, repo)
			}
		}
	}
}

func TestReadEnds(t *testing.T) {
	stop := errors.New("enough")
	if _, err := Read(t.Context(), widget, Options{}, func(Thread) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of yield gave %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, widget, Options{}, func(Thread) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context gave %v", err)
	}
}

// TestIssuesAreNotHeld reads an archive that has its issues before its pull
// requests, as most have, and wants threads long before the end, with the id
// that only the last file tells.
func TestIssuesAreNotHeld(t *testing.T) {
	issue, err := os.ReadFile(filepath.Join(widget, "issues", "1.json"))
	if err != nil {
		t.Fatal(err)
	}
	pull, err := os.ReadFile(filepath.Join(widget, "pulls", "2.json"))
	if err != nil {
		t.Fatal(err)
	}
	const issues = 60
	dir := t.TempDir()
	random := rand.NewChaCha8([32]byte{})
	padding := make([]byte, 40_000)
	write := func(name string, data []byte) {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, data, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	for n := range issues {
		random.Read(padding)
		data := bytes.Replace(issue, []byte("{"), fmt.Appendf(nil, `{"padding": "%x",`, padding), 1)
		write(fmt.Sprintf("issues/%d.json", n), data)
	}
	write("pulls/2.json", pull)
	path := put(t, "b.tar.gz", archive(t, dir, func(name string) string { return name }))
	extent, err := Measure(path)
	if err != nil {
		t.Fatal(err)
	}
	var done, first atomic.Int64
	n := 0
	_, err = Read(t.Context(), path, Options{Progress: func(n int64) { done.Add(n) }}, func(th Thread) error {
		n++
		first.CompareAndSwap(0, done.Load())
		if th.Repo.ID != 4242 || th.Activities[0].Repo.ID != 4242 {
			t.Errorf("thread %d of repository %d", th.Number, th.Repo.ID)
		}
		return nil
	})
	if err != nil || n != issues+1 {
		t.Fatal(n, err)
	}
	if got := first.Load(); got > extent.Bytes/2 {
		t.Errorf("the first thread came after %d of %d bytes", got, extent.Bytes)
	}
}

func TestProgress(t *testing.T) {
	data := archive(t, widget, func(name string) string { return name })
	path := put(t, "b.tar.gz", data)
	total := make(chan int64, 1)
	total <- 0
	read(t, path, Options{Progress: func(n int64) { total <- <-total + n }})
	extent, err := Measure(path)
	if got := <-total; err != nil || got != extent.Bytes {
		t.Errorf("read %d of %d bytes, %v", got, extent.Bytes, err)
	}
}
