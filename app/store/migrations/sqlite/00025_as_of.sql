-- +goose Up
-- As of when the threads of a repository are judged: 0 for now, of one that an installation
-- keeps current, and else the end of what is known of it.
ALTER TABLE repos ADD COLUMN as_of INTEGER NOT NULL DEFAULT 0;
-- When a thread would be judged otherwise, were what is known to go on until then and tell
-- nothing of it. It stands in for look_at where the clock alone changes nothing.
ALTER TABLE threads ADD COLUMN moves_at INTEGER;
CREATE INDEX threads_moves ON threads (repo_id, moves_at) WHERE moves_at IS NOT NULL;
UPDATE repos SET as_of = max(told_until, coalesce((SELECT b.covered_at FROM backfills b WHERE b.repo_id = repos.github_id), 0))
WHERE NOT EXISTS (
    SELECT 1
    FROM installation_repos p
    JOIN installations i ON i.id = p.installation_id
    WHERE p.repo_id = repos.id
      AND CASE WHEN p.listed_at > p.heard_at THEN p.listed ELSE p.told END = 1
      AND CASE WHEN i.listed_at > i.heard_at THEN i.listed ELSE i.state END = 'active');
UPDATE threads SET version = version + 1, look_at = 0
WHERE repo_id IN (SELECT id FROM repos WHERE as_of > 0);

-- +goose Down
DROP INDEX threads_moves;
ALTER TABLE threads DROP COLUMN moves_at;
ALTER TABLE repos DROP COLUMN as_of;
