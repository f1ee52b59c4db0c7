-- +goose Up
-- What GitHub sent, as it came. The bodies lie apart, so that a delivery's state
-- can change without rewriting them.
CREATE TABLE deliveries (
    seq         INTEGER PRIMARY KEY,      -- order of arrival
    id          TEXT    NOT NULL UNIQUE,  -- GitHub's GUID
    event       TEXT    NOT NULL,
    received_at INTEGER NOT NULL,         -- unix seconds
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    error       TEXT    NOT NULL
);
CREATE INDEX deliveries_waiting ON deliveries (seq) WHERE state = 'waiting';
CREATE INDEX deliveries_done ON deliveries (received_at, seq) WHERE state = 'done';
CREATE INDEX deliveries_failed ON deliveries (seq) WHERE state = 'failed';

CREATE TABLE delivery_bodies (
    seq  INTEGER PRIMARY KEY,
    body BLOB    NOT NULL
);

-- +goose Down
DROP TABLE delivery_bodies;
DROP TABLE deliveries;
