-- +goose Up
-- What GitHub said last of a repository stays known while it is hidden here, or its
-- pages are closed: private is whether it is either of them or private on GitHub.
ALTER TABLE repos ADD COLUMN said_private INTEGER NOT NULL DEFAULT 0;
ALTER TABLE repos ADD COLUMN closed INTEGER NOT NULL DEFAULT 0; -- by the settings in force
UPDATE repos SET said_private = coalesce((SELECT h.private FROM repo_hidings h WHERE h.repo_id = repos.id), private);
ALTER TABLE repo_hidings DROP COLUMN private;

-- In the ledger's tables private is 0 for what everybody sees on pages, 1 for what
-- everybody sees on GitHub, where the pages are closed, and 2 for the rest.
UPDATE credits SET private = 2 WHERE private = 1;
UPDATE contributions SET private = 2 WHERE private = 1;
UPDATE waiting SET private = 2 WHERE private = 1;

-- +goose Down
-- Pages that are closed are open to a version that knows nothing of it.
UPDATE waiting SET private = private / 2 WHERE private > 0;
UPDATE contributions SET private = private / 2 WHERE private > 0;
UPDATE credits SET private = private / 2 WHERE private > 0;
UPDATE repos SET private = said_private OR EXISTS (SELECT 1 FROM repo_hidings h WHERE h.repo_id = repos.id);
ALTER TABLE repo_hidings ADD COLUMN private INTEGER NOT NULL DEFAULT 0;
UPDATE repo_hidings SET private = (SELECT r.said_private FROM repos r WHERE r.id = repo_hidings.repo_id);
ALTER TABLE repos DROP COLUMN closed;
ALTER TABLE repos DROP COLUMN said_private;
