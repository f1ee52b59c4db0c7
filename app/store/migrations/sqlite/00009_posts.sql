-- +goose Up
-- How often a post was written: who writes it has read it as it is.
ALTER TABLE posts ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE posts DROP COLUMN version;
