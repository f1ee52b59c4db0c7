package ghclient

import "net/http"

// Cache keeps answers for conditional requests, which cost nothing when GitHub
// still gives the same. It must be safe for concurrent use and may forget
// whatever it likes. Keys name the installation too, so that no installation is
// given what only another one may see.
type Cache interface {
	Get(key string) (Answer, bool)
	Put(key string, a Answer)
}

// Answer is a kept answer with status 200. It is shared: not to be changed.
type Answer struct {
	ETag   string
	Header http.Header
	Body   []byte
}
