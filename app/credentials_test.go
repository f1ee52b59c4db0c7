package app_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"glueledger/app"
)

// testKey is a private key as GitHub gives them out.
var testKey = sync.OnceValue(func() string {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
})

func wrongKey(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func writeFile(t testing.TB, path, data string, mode fs.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAppSettings gives variables that cannot be meant.
func TestAppSettings(t *testing.T) {
	dir := t.TempDir()
	good := writeFile(t, filepath.Join(dir, "good.pem"), testKey(), 0o600)
	for name, test := range map[string]struct {
		env  map[string]string
		says []string // lines of the complaint; none is fine
	}{
		"all by file":       {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY_FILE": good, "CLIENT_ID": "Iv1", "CLIENT_SECRET": "s3cret", "WEBHOOK_SECRET": "s3cret"}},
		"the key itself":    {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY": testKey()}},
		"with \\n in it":    {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY": strings.ReplaceAll(testKey(), "\n", `\n`)}},
		"a secret alone":    {env: map[string]string{"WEBHOOK_SECRET": "s3cret"}},
		"no key":            {env: map[string]string{"APP_ID": "12"}, says: []string{"private key is missing: with GLUELEDGER_APP_ID, set GLUELEDGER_PRIVATE_KEY_FILE too"}},
		"no id":             {env: map[string]string{"PRIVATE_KEY_FILE": good}, says: []string{"id is missing: with its private key, set GLUELEDGER_APP_ID too"}},
		"both keys":         {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY_FILE": good, "PRIVATE_KEY": testKey()}, says: []string{"given twice: unset GLUELEDGER_PRIVATE_KEY or GLUELEDGER_PRIVATE_KEY_FILE"}},
		"no file":           {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY_FILE": filepath.Join(dir, "none.pem")}, says: []string{"(GLUELEDGER_PRIVATE_KEY_FILE): there is no file " + dir, "no such file or directory; name the .pem file that GitHub gave out for the App"}},
		"a directory":       {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY_FILE": dir}, says: []string{"is a directory"}},
		"open to others":    {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY_FILE": writeFile(t, filepath.Join(dir, "open.pem"), testKey(), 0o644)}, says: []string{"can be read by others than its owner (mode 0644); run: chmod 600 " + dir}},
		"open to its group": {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY_FILE": writeFile(t, filepath.Join(dir, "group.pem"), testKey(), 0o640)}, says: []string{"chmod 600"}},
		"no PEM":            {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY": "s3cret"}, says: []string{"(GLUELEDGER_PRIVATE_KEY): is no PEM"}},
		"no PEM in a file":  {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY_FILE": writeFile(t, filepath.Join(dir, "notes.pem"), "s3cret", 0o600)}, says: []string{"(GLUELEDGER_PRIVATE_KEY_FILE): " + filepath.Join(dir, "notes.pem") + " is no PEM: a key as GitHub gives it out begins with -----BEGIN"}},
		"a file and an id":  {env: map[string]string{"APP_ID": "twelve", "PRIVATE_KEY": "", "PRIVATE_KEY_FILE": good}, says: []string{`"twelve" is no number`}},
		"no RSA":            {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY": wrongKey(t)}, says: []string{"of no RSA private key"}},
		"half a client":     {env: map[string]string{"APP_ID": "12", "PRIVATE_KEY": testKey(), "CLIENT_ID": "Iv1"}, says: []string{"client secret is missing"}},
		"everything at once": {env: map[string]string{"APP_ID": "twelve", "PRIVATE_KEY": "s3cret", "CLIENT_SECRET": "s3cret", "URL": "ftp://x"}, says: []string{
			`"twelve" is no number`, "is no PEM", "client id is missing", "does not begin with http"}},
	} {
		t.Run(name, func(t *testing.T) {
			clean(t)
			for k, v := range test.env {
				t.Setenv("GLUELEDGER_"+k, v)
			}
			code, _, stderr := run(t, "status", "--db", filepath.Join(dir, "none.db"))
			want := 2
			if file := test.env["PRIVATE_KEY_FILE"]; len(test.says) == 0 || file != "" && file != good {
				want = 1 // there is no ledger; or the settings are written rightly, and the file is wrong
			}
			if code != want || (len(test.says) == 0) == strings.Contains(stderr, "wrong settings") {
				t.Errorf("ended with %d, want %d: %s", code, want, stderr)
			}
			for _, s := range test.says {
				if !strings.Contains(stderr, s) {
					t.Errorf("it does not say %q: %s", s, stderr)
				}
			}
			if strings.Contains(stderr, "s3cret") || strings.Contains(stderr, "BEGIN RSA PRIVATE KEY-----\nM") {
				t.Errorf("a secret is shown: %s", stderr)
			}
		})
	}
}

func storedCredentials() app.Credentials {
	return app.Credentials{AppID: 12, Slug: "glueledger-acme", ClientID: "Iv1", ClientSecret: "client s3cret", WebhookSecret: "hook s3cret",
		PrivateKey: app.Secret(testKey()), GitHubURL: "https://github.com", HTMLURL: "https://github.com/apps/glueledger-acme", PublicURL: "https://glue.example.org"}
}

func TestCredentialsAreKept(t *testing.T) {
	c := app.Config{DB: filepath.Join(t.TempDir(), "l.db"), GitHubURL: "https://github.com"}
	if _, err := app.LoadCredentials(c); !errors.Is(err, app.ErrNoCredentials) {
		t.Fatalf("got %v", err)
	}
	dir := c.DB + ".app"
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	want := storedCredentials()
	for range 2 { // and replaced
		if err := want.Save(dir); err != nil {
			t.Fatal(err)
		}
	}
	got, err := app.LoadCredentials(c)
	if err != nil {
		t.Fatal(err)
	}
	want.Source = dir
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var modes []string
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		st, err := d.Info()
		modes = append(modes, d.Name()+" "+st.Mode().Perm().String())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"l.db.app -rwx------", "app.json -rw-------", "private-key.pem -rw-------"}, modes); diff != "" {
		t.Error(diff)
	}
	if _, err := got.App(slog.New(slog.DiscardHandler), nil, nil); err != nil {
		t.Error(err)
	}
	c.WebhookSecret = "another"
	if got, err = app.LoadCredentials(c); err != nil || got.WebhookSecret != "another" {
		t.Errorf("the variable does not go before: %v, %v", got, err)
	}
	c.App = app.AppSettings{ID: "77", PrivateKey: app.Secret(testKey())}
	if got, err = app.LoadCredentials(c); err != nil || got.AppID != 77 || got.Slug != "" || got.Source != "the environment" {
		t.Errorf("variables do not go before: %v, %v", got, err)
	}
}

// TestCredentialsOrder leaves credentials as crashes and careless hands do.
func TestCredentialsOrder(t *testing.T) {
	for name, test := range map[string]struct {
		change func(t *testing.T, dir string)
		none   bool // there are none
		says   string
	}{
		"crash before app.json": {change: func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "app.json")) }, none: true},
		"no key":                {change: func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "private-key.pem")) }, says: "private-key.pem: no such file or directory; restore it, or put another private key of the App there"},
		"half a file":           {change: func(t *testing.T, dir string) { writeFile(t, filepath.Join(dir, "app.json"), `{"app_id":`, 0o600) }, says: "cannot be read as it was written"},
		"no app":                {change: func(t *testing.T, dir string) { writeFile(t, filepath.Join(dir, "app.json"), `{}`, 0o600) }, says: "cannot be read as it was written"},
		"another key": {change: func(t *testing.T, dir string) {
			writeFile(t, filepath.Join(dir, "private-key.pem"), wrongKey(t), 0o600)
		}, says: "of no RSA private key"},
		"key open to others": {change: func(t *testing.T, dir string) { writeFile(t, filepath.Join(dir, "private-key.pem"), testKey(), 0o604) }, says: "run: chmod 600 "},
		"app open to others": {change: func(t *testing.T, dir string) { chmod(t, filepath.Join(dir, "app.json"), 0o640) }, says: "run: chmod 600 "},
	} {
		t.Run(name, func(t *testing.T) {
			c := app.Config{DB: filepath.Join(t.TempDir(), "l.db"), GitHubURL: "https://github.com"}
			if err := storedCredentials().Save(c.DB + ".app"); err != nil {
				t.Fatal(err)
			}
			test.change(t, c.DB+".app")
			_, err := app.LoadCredentials(c)
			if err == nil || errors.Is(err, app.ErrNoCredentials) != test.none || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func chmod(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// TestCredentialsStayHidden looks for secrets in everything that may print them.
func TestCredentialsStayHidden(t *testing.T) {
	cr := storedCredentials()
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "credentials", cr, "pointer", &cr)
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "credentials", cr, "settings", app.AppSettings{PrivateKey: cr.PrivateKey, ClientSecret: cr.ClientSecret})
	for _, s := range []string{fmt.Sprint(cr), fmt.Sprintf("%+v", cr), fmt.Sprintf("%#v", cr), logged.String()} {
		if strings.Contains(s, "s3cret") || strings.Contains(s, "BEGIN") {
			t.Errorf("a secret shows in %s", s)
		}
	}
}

// An App that is registered at one GitHub is not used at another.
func TestAppOfAnotherGitHub(t *testing.T) {
	db := filepath.Join(t.TempDir(), "l.db")
	if err := storedCredentials().Save(db + ".app"); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"backfill"}, {"serve", "--listen", "127.0.0.1:0"}, {"report", "--publish", "--dry-run"}} {
		code, _, said := run(t, append(args, "--db", db, "--github-url", "https://ghe.example.org")...)
		if code != 1 || !strings.Contains(said, "is registered at https://github.com, but --github-url is https://ghe.example.org") {
			t.Errorf("%s: exit %d, %s", args[0], code, said)
		}
	}
}
