-- +goose Up
-- Where in the repository a post is, or was tried: of a discussion the category, of
-- a file the path; empty for others.
ALTER TABLE posts ADD COLUMN place TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE posts DROP COLUMN place;
