package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
)

var (
	errNoSecret     = errors.New("no webhook secret is set")
	errNoSignature  = errors.New("no X-Hub-Signature-256")
	errBadSignature = errors.New("X-Hub-Signature-256 does not match the body")
)

// verify checks X-Hub-Signature-256, "sha256=" and the HMAC of the body in
// hexadecimal. Without a secret nothing passes: anybody can sign with an empty
// one.
func verify(secret []byte, signature string, body []byte) error {
	switch {
	case len(secret) == 0:
		return errNoSecret
	case signature == "":
		return errNoSignature
	}
	hexSum, ok := strings.CutPrefix(signature, "sha256=")
	sum, err := hex.DecodeString(hexSum)
	if !ok || err != nil {
		return errBadSignature
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	if !hmac.Equal(sum, mac.Sum(nil)) {
		return errBadSignature
	}
	return nil
}
