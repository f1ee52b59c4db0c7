package webhooks

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"glueledger/scoring/history"
)

// TestExamples decodes payloads that GitHub sent; see testdata/README.md.
func TestExamples(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			payload, want := archive.Files[0].Data, string(archive.Files[1].Data)
			event, _, _ := strings.Cut(filepath.Base(name), ".")
			d, err := Decode(event, payload)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, describe(d)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// describe writes what was decoded for people to read.
func describe(d Decoded) string {
	var b strings.Builder
	for _, a := range d.Activities {
		fmt.Fprintf(&b, "%s %s#%d: %s by %s\n", a.Type, a.Repo.FullName(), a.Number, a.Verb, a.Actor.Login)
		fields(&b, a, "Number", "Type", "Verb")
	}
	for _, c := range d.Changes {
		fmt.Fprintf(&b, "%s\n", c.Kind)
		fields(&b, c, "Kind")
	}
	return b.String()
}

// fields writes the fields of a struct that are not empty.
func fields(b *strings.Builder, v any, told ...string) {
	s := reflect.ValueOf(v)
next:
	for i := range s.NumField() {
		name := s.Type().Field(i).Name
		for _, t := range told {
			if t == name {
				continue next
			}
		}
		if s.Field(i).IsZero() {
			continue
		}
		switch f := s.Field(i).Interface().(type) {
		case time.Time:
			fmt.Fprintf(b, "\t%s: %s\n", name, f.Format(time.RFC3339))
		case history.Account:
			fmt.Fprintf(b, "\t%s: %d %s (%s)\n", name, f.ID, f.Login, f.Type)
		case history.Repo:
			fmt.Fprintf(b, "\t%s: %d %s private=%t\n", name, f.ID, f.FullName(), f.Private)
		case string:
			fmt.Fprintf(b, "\t%s: %q\n", name, f)
		default:
			fmt.Fprintf(b, "\t%s: %v\n", name, f)
		}
	}
}
