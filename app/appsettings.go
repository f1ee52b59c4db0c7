package app

import (
	"cmp"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// AppSettings are the GitHub App's credentials as variables give them, for those
// who register the App themselves. All of them are empty where the setup page
// registered it; see [LoadCredentials].
type AppSettings struct {
	ID             string // GLUELEDGER_APP_ID, a number
	PrivateKey     Secret // GLUELEDGER_PRIVATE_KEY, a PEM; its line ends may be written \n
	PrivateKeyFile string // GLUELEDGER_PRIVATE_KEY_FILE
	ClientID       string // GLUELEDGER_CLIENT_ID
	ClientSecret   Secret // GLUELEDGER_CLIENT_SECRET
}

const (
	appIDVariable        = "GLUELEDGER_APP_ID"
	privateKeyVariable   = "GLUELEDGER_PRIVATE_KEY"
	keyFileVariable      = "GLUELEDGER_PRIVATE_KEY_FILE"
	clientIDVariable     = "GLUELEDGER_CLIENT_ID"
	clientSecretVariable = "GLUELEDGER_CLIENT_SECRET"
)

func readAppSettings(env func(string) string) AppSettings {
	return AppSettings{
		ID:             strings.TrimSpace(env(appIDVariable)),
		PrivateKey:     Secret(env(privateKeyVariable)),
		PrivateKeyFile: env(keyFileVariable),
		ClientID:       strings.TrimSpace(env(clientIDVariable)),
		ClientSecret:   Secret(strings.TrimSpace(env(clientSecretVariable))),
	}
}

// given reports whether variables give the App's credentials.
func (a AppSettings) given() bool { return a.ID != "" }

// check says everything that is wrong with the settings. It reads the key's file.
func (a AppSettings) check() []error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	keyGiven := a.PrivateKey != "" || a.PrivateKeyFile != ""
	if _, err := a.id(); a.ID != "" && err != nil {
		wrong("the App's id (%s): %q is no number: it is on the App's settings page on GitHub, as App ID", appIDVariable, a.ID)
	}
	switch {
	case a.ID != "" && !keyGiven:
		wrong("the App's private key is missing: with %s, set %s too (or %s)", appIDVariable, keyFileVariable, privateKeyVariable)
	case a.ID == "" && keyGiven:
		wrong("the App's id is missing: with its private key, set %s too", appIDVariable)
	}
	if a.PrivateKey != "" && a.PrivateKeyFile != "" {
		wrong("the App's private key is given twice: unset %s or %s", privateKeyVariable, keyFileVariable)
	} else if keyGiven {
		if _, err := a.key(); err != nil {
			wrong("the App's private key (%s): %w", cmp.Or(a.keyVariable(), privateKeyVariable), err)
		}
	}
	switch {
	case a.ClientID != "" && a.ClientSecret == "":
		wrong("the App's client secret is missing: with %s, set %s too", clientIDVariable, clientSecretVariable)
	case a.ClientID == "" && a.ClientSecret != "":
		wrong("the App's client id is missing: with %s, set %s too", clientSecretVariable, clientIDVariable)
	case a.ClientID != "" && a.ID == "":
		wrong("the App's id is missing: with %s, set %s and its private key too", clientIDVariable, appIDVariable)
	}
	return errs
}

func (a AppSettings) keyVariable() string {
	if a.PrivateKeyFile != "" {
		return keyFileVariable
	}
	return privateKeyVariable
}

func (a AppSettings) id() (int64, error) {
	n, err := strconv.ParseInt(a.ID, 10, 64)
	if err == nil && n <= 0 {
		err = strconv.ErrRange
	}
	return n, err
}

// key is the private key as a PEM that has been seen to be one.
func (a AppSettings) key() ([]byte, error) {
	data := []byte(strings.ReplaceAll(string(a.PrivateKey), `\n`, "\n"))
	if a.PrivateKeyFile != "" {
		var err error
		data, err = readPrivate(a.PrivateKeyFile)
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%w; name the .pem file that GitHub gave out for the App", err)
		}
		if err != nil {
			return nil, fileError{err}
		}
	}
	err := checkKey(data)
	if err != nil && a.PrivateKeyFile != "" {
		err = fileError{fmt.Errorf("%s %w", a.PrivateKeyFile, err)}
	}
	return data, err
}

// fileError is what is wrong with a file that a setting names.
type fileError struct{ error }

// maxPrivateFile bounds what is read of a file with secrets, in bytes.
const maxPrivateFile = 1 << 20

// readPrivate reads a file of secrets, unless others than its owner may do so too.
func readPrivate(path string) ([]byte, error) {
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s: %w", path, reason(err))
	case err != nil:
		return nil, fmt.Errorf("cannot read %s: %w; let this user read it", path, reason(err))
	case st.IsDir():
		return nil, fmt.Errorf("%s is a directory; name the file in it", path)
	case st.Size() > maxPrivateFile:
		return nil, fmt.Errorf("%s has %d bytes: that is no key", path, st.Size())
	case open(st.Mode()):
		return nil, fmt.Errorf("%s can be read by others than its owner (mode %04o); run: chmod 600 %s", path, st.Mode().Perm(), path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w; let this user read it", path, reason(err))
	}
	return data, nil
}

// open reports whether others than the owner may use what has a mode. Windows
// has no such modes.
func open(mode fs.FileMode) bool { return runtime.GOOS != "windows" && mode.Perm()&0o077 != 0 }

// checkKey says in which way data is no PEM of an RSA private key. No part of the
// data is in the error.
func checkKey(data []byte) error {
	block, _ := pem.Decode(data)
	if block == nil {
		return errors.New("is no PEM: a key as GitHub gives it out begins with -----BEGIN RSA PRIVATE KEY-----")
	}
	if _, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return nil
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if _, isRSA := key.(*rsa.PrivateKey); err != nil || !isRSA {
		return errors.New("is a PEM, but of no RSA private key: take the .pem file that GitHub gave out for the App")
	}
	return nil
}
