-- +goose Up
-- When the newest thing happened that a source told of the repository: further its history
-- may not be known. What is purged has been told of all the same.
ALTER TABLE repos ADD COLUMN told_until INTEGER NOT NULL DEFAULT 0;
UPDATE repos SET told_until = coalesce((
    SELECT max(max(a.at, a.updated))
    FROM threads t
    CROSS JOIN activities a ON a.thread_id = t.id
    WHERE t.repo_id = repos.id AND NOT (a.verb = 'uncredited' AND a.id < 0)), 0);

-- +goose Down
ALTER TABLE repos DROP COLUMN told_until;
