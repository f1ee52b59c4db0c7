package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
)

// goldThread is a thread that careful readers have read, with the credits that they
// gave. A file of them has one on each line.
type goldThread struct {
	Repo    string        `json:"repo"`
	Number  int           `json:"number"`
	Credits *[]goldCredit `json:"credits"` // nil where the line does not say
	// Disputed is what only one of two readers gave. It counts neither way.
	Disputed []goldCredit `json:"disputed"`
}

// goldCredit is a reader's credit.
type goldCredit struct {
	Actor    string         `json:"actor"`
	Kind     scoring.Kind   `json:"kind"`
	Evidence []goldEvidence `json:"evidence"`
	Why      string         `json:"why"`
}

type goldEvidence struct {
	At moment `json:"at"`
}

// moment is a time that may be left out.
type moment struct{ time.Time }

// UnmarshalJSON reads a time as GitHub writes it.
func (m *moment) UnmarshalJSON(data []byte) error {
	var s *string
	if err := json.Unmarshal(data, &s); err != nil || s == nil || *s == "" {
		return err
	}
	at, err := time.Parse(time.RFC3339, *s)
	if err != nil {
		return fmt.Errorf("the time %q is not written like 2026-01-02T03:04:05Z", *s) //nolint:errorlint // the cause says less
	}
	m.Time = at
	return nil
}

func (t goldThread) name() threadName {
	owner, repo, _ := strings.Cut(t.Repo, "/")
	return threadName{owner, repo, t.Number}
}

// readGold reads readers' credits. An error names the file and the line.
func readGold(file string, r io.Reader) ([]goldThread, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, cannotRead(file, err, aGoldFile)
	}
	var threads []goldThread
	for i, line := range bytes.Split(data, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		t, err := readGoldThread(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
		threads = append(threads, t)
	}
	if len(threads) == 0 {
		return nil, fmt.Errorf(`%s has no thread in it: want one a line, such as {"repo":"acme/kitchen","number":12,"credits":[{"actor":"mia","kind":"triage"}]}`, file)
	}
	return threads, nil
}

func readGoldThread(line []byte) (goldThread, error) {
	var t goldThread
	if err := json.Unmarshal(line, &t); err != nil {
		return t, wrongJSON(err)
	}
	name := t.name()
	switch {
	case t.Repo == "":
		return t, errors.New(`"repo" is missing`)
	case name.owner == "" || name.repo == "" || strings.ContainsAny(name.repo, "/ "):
		return t, fmt.Errorf(`"repo" is %q: want OWNER/REPO`, t.Repo)
	case t.Number <= 0:
		return t, errors.New(`"number" is missing, or not above 0`)
	case t.Credits == nil:
		return t, errors.New(`"credits" is missing: write [] where the readers gave none`)
	}
	for _, c := range slices.Concat(*t.Credits, t.Disputed) {
		if c.Actor == "" {
			return t, errors.New(`a credit has no "actor"`)
		}
		if !slices.Contains(readersKinds, c.Kind) {
			return t, fmt.Errorf(`a credit of %s has the "kind" %q: %s`, c.Actor, c.Kind, listed("there are", kindNames()))
		}
	}
	return t, nil
}

// wrongJSON says what is wrong with a line, in the words of JSON.
func wrongJSON(err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("no JSON object on one line: %w (byte %d)", err, syntax.Offset)
	case errors.As(err, &typ) && typ.Field == "":
		return fmt.Errorf("want an object, not a JSON %s", typ.Value)
	case errors.As(err, &typ):
		return fmt.Errorf("%q cannot be a JSON %s", typ.Field, typ.Value)
	}
	return err
}
