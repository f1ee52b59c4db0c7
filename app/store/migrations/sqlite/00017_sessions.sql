-- +goose Up
-- Who is signed in. Both columns say nothing to who reads the database: the key is a
-- digest of what the browser has, and the data is sealed.
CREATE TABLE sessions (
	token      TEXT PRIMARY KEY,
	data       BLOB NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_expired ON sessions (expires_at);

-- +goose Down
DROP TABLE sessions;
