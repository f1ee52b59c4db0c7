package policy

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write schema.json and the README's table")

// TestSchemaFile holds schema.json to the keys.
func TestSchemaFile(t *testing.T) {
	want, err := newSchema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(Schema(), want) {
		t.Error("schema.json is not what the keys say: run go test ./app/policy -update")
	}
}

// TestReadme holds the README's table to the keys.
func TestReadme(t *testing.T) {
	const file, begin, end = "../../README.md", "<!-- config:table -->\n", "<!-- config:table end -->"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), begin)
	table, after, ends := strings.Cut(rest, end)
	if !ok || !ends {
		t.Fatalf("the README has no table between %q and %q", begin, end)
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+begin+markdownTable()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != markdownTable() {
		t.Error("the README's table is not what the keys say: run go test ./app/policy -update")
	}
	section, _, ok := strings.Cut(string(data), "<!-- config:end -->")
	_, section, begins := strings.Cut(section, "<!-- config:begin -->")
	if !ok || !begins {
		t.Fatal("the README has no section between config:begin and config:end")
	}
	_, example, ok := strings.Cut(section, "```yaml\n")
	example, _, closed := strings.Cut(example, "```")
	if !ok || !closed {
		t.Fatal("the README has no example")
	}
	for _, p := range problemsOf(example) {
		t.Errorf("the README's example: %s", p)
	}
}

func problemsOf(file string) []string {
	_, problems := Parse([]byte(file))
	var all []string
	for _, p := range problems {
		all = append(all, p.String())
	}
	return all
}

func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("glueledger.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("glueledger.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// accepts reports what an editor says of a file. Like editors, it reads YAML as
// JSON.
func accepts(t testing.TB, s *jsonschema.Schema, file string) bool {
	t.Helper()
	data, err := yaml.YAMLToJSON([]byte(file))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return s.Validate(doc) == nil
}

// TestSchemaAgrees holds that the schema takes what Parse takes, and nothing of
// what Parse refuses but what a schema cannot say.
func TestSchemaAgrees(t *testing.T) {
	s := compiled(t)
	for _, file := range goodFiles {
		if got := problemsOf(file); len(got) > 0 {
			t.Errorf("Parse refuses\n%s%s", file, strings.Join(got, "\n"))
		}
		if strings.TrimSpace(file) != "" && !strings.HasPrefix(file, "# only") && !accepts(t, s, file) {
			t.Errorf("the schema refuses\n%s", file)
		}
	}
	for name, c := range badFiles {
		if c.notInSchema {
			continue
		}
		if accepts(t, s, c.file) {
			t.Errorf("%s: the schema takes\n%s", name, c.file)
		}
	}
	if !accepts(t, s, format(Default())) {
		t.Errorf("the schema refuses the defaults:\n%s", format(Default()))
	}
}
