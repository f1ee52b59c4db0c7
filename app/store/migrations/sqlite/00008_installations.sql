-- +goose Up
-- What webhooks told of an installation last, and what GitHub listed: the one that
-- came in later counts.
ALTER TABLE installations ADD COLUMN heard_at  INTEGER NOT NULL DEFAULT 0;  -- when what was told came in
ALTER TABLE installations ADD COLUMN listed    TEXT    NOT NULL DEFAULT ''; -- active, suspended, deleted; empty: not yet
ALTER TABLE installations ADD COLUMN listed_at INTEGER NOT NULL DEFAULT 0;
UPDATE installations SET heard_at = said_at;

-- Which installation sees which repository, by the same two ways.
CREATE TABLE installation_repos (
    installation_id INTEGER NOT NULL,
    repo_id         INTEGER NOT NULL REFERENCES repos (id),
    told            INTEGER NOT NULL,  -- 1 added, 0 removed
    told_at         INTEGER NOT NULL,  -- when GitHub dates it; 0 when nothing was told
    heard_at        INTEGER NOT NULL,  -- when it came in
    listed          INTEGER NOT NULL,  -- 1 it was in the list, 0 not
    listed_at       INTEGER NOT NULL,  -- when that was found first; 0 never
    since           INTEGER NOT NULL,  -- when it was added last
    PRIMARY KEY (installation_id, repo_id)
) WITHOUT ROWID;
CREATE INDEX installation_repos_repo ON installation_repos (repo_id);

-- To whom repositories were transferred: no other account's installation sees one
-- from then on.
CREATE TABLE transfers (
    repo_id  INTEGER NOT NULL REFERENCES repos (id),
    at       INTEGER NOT NULL,
    owner    TEXT    NOT NULL,  -- in lower case
    heard_at INTEGER NOT NULL,
    PRIMARY KEY (repo_id, at, owner)
) WITHOUT ROWID;

-- Repositories that are hidden because GitHub no longer shows them to the App:
-- deleted, removed from the installation, or the installation was removed. In
-- repos and the ledger's tables they are private meanwhile.
CREATE TABLE repo_hidings (
    repo_id INTEGER PRIMARY KEY REFERENCES repos (id),
    since   INTEGER NOT NULL,
    private INTEGER NOT NULL  -- what GitHub said last of it
);

-- A row in here lets the journal be changed. It is put in and taken out by the
-- transaction that does so, and nobody else ever sees it.
CREATE TABLE purging (
    what TEXT PRIMARY KEY
) WITHOUT ROWID;
DROP TRIGGER journal_keeps;
DROP TRIGGER journal_forgets_nothing;
-- +goose StatementBegin
CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal
WHEN NOT EXISTS (SELECT 1 FROM purging)
BEGIN SELECT raise(ABORT, 'the journal is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_forgets_nothing BEFORE DELETE ON journal
WHEN NOT EXISTS (SELECT 1 FROM purging)
BEGIN SELECT raise(ABORT, 'the journal is only added to'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER journal_forgets_nothing;
DROP TRIGGER journal_keeps;
-- +goose StatementBegin
CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_forgets_nothing BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal is only added to'); END;
-- +goose StatementEnd
DROP TABLE purging;
DROP TABLE repo_hidings;
DROP TABLE transfers;
DROP TABLE installation_repos;
ALTER TABLE installations DROP COLUMN listed_at;
ALTER TABLE installations DROP COLUMN listed;
ALTER TABLE installations DROP COLUMN heard_at;
