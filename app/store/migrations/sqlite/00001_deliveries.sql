-- +goose Up
-- What GitHub sent, as it came. Rows are written once: what is done with a
-- delivery stands in the tables below, since to change a row is to write its body
-- again.
CREATE TABLE deliveries (
    seq         INTEGER PRIMARY KEY,      -- order of arrival
    id          TEXT    NOT NULL UNIQUE,  -- GitHub's GUID
    event       TEXT    NOT NULL,
    received_at INTEGER NOT NULL,         -- unix seconds
    body        BLOB    NOT NULL
);

-- Those that are to be ingested.
CREATE TABLE deliveries_waiting (
    seq INTEGER PRIMARY KEY
);

-- Those that could not be decoded.
CREATE TABLE deliveries_failed (
    seq   INTEGER PRIMARY KEY,
    error TEXT    NOT NULL
);

-- +goose Down
DROP TABLE deliveries_failed;
DROP TABLE deliveries_waiting;
DROP TABLE deliveries;
