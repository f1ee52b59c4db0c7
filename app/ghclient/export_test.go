package ghclient

// KeyForTests is a private key for tests outside of the package.
func KeyForTests() []byte { return testKey() }
