-- +goose Up
-- Read from somebody's index alone is how many credits they have in a repository and month,
-- which decides whether the others of the month must be read to tell what one weighs, and
-- which of their receipts stand on a page of a list.
DROP INDEX credits_actor;
CREATE INDEX credits_actor ON credits (actor_id, month, private, status, kind, thread_id, at, waited, repo_id, id);

-- +goose Down
DROP INDEX credits_actor;
CREATE INDEX credits_actor ON credits (actor_id, month, private, status, kind, thread_id, at, waited);
