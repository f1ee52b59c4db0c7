-- +goose Up
-- Whose each delivery is that was looked at, what it is about and what came of it:
-- for the account's owners. Those whose payload does not say are nobody's, and not
-- here.
CREATE TABLE delivery_origins (
    seq        INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,  -- GitHub's, of the owner
    action     TEXT    NOT NULL,  -- such as opened; empty for none
    repo       TEXT    NOT NULL,  -- owner/name, as it was then; empty for none
    number     INTEGER NOT NULL,  -- of the thread; 0 for none
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'ignored', 'failed')),
    activities INTEGER NOT NULL,  -- that it told
    changes    INTEGER NOT NULL   -- of repositories, labels, milestones and installations
);
CREATE INDEX delivery_origins_account ON delivery_origins (account_id, seq);
CREATE INDEX delivery_origins_state ON delivery_origins (account_id, state, seq);

-- Whatever forgets a delivery forgets this of it.
-- +goose StatementBegin
CREATE TRIGGER delivery_origins_end AFTER DELETE ON deliveries
BEGIN DELETE FROM delivery_origins WHERE seq = OLD.seq; END;
-- +goose StatementEnd

-- Failed deliveries are kept for as long as they fail, so those of before are to be
-- seen, too. Others are forgotten within a week.
INSERT INTO delivery_origins (seq, account_id, action, repo, number, state, activities, changes)
SELECT seq, account_id, action, repo, number, 'failed', 0, 0
FROM (
    SELECT d.seq,
           coalesce(json_extract(CAST(d.body AS TEXT), '$.repository.owner.id'), json_extract(CAST(d.body AS TEXT), '$.installation.account.id'),
                    json_extract(CAST(d.body AS TEXT), '$.organization.id'), 0) AS account_id,
           coalesce(json_extract(CAST(d.body AS TEXT), '$.action'), '') AS action,
           coalesce(json_extract(CAST(d.body AS TEXT), '$.repository.full_name'), '') AS repo,
           coalesce(json_extract(CAST(d.body AS TEXT), '$.issue.number'), json_extract(CAST(d.body AS TEXT), '$.pull_request.number'),
                    json_extract(CAST(d.body AS TEXT), '$.discussion.number'), 0) AS number
    FROM deliveries_failed f
    JOIN deliveries d ON d.seq = f.seq
    WHERE json_valid(CAST(d.body AS TEXT))
)
WHERE typeof(account_id) = 'integer' AND account_id > 0 AND typeof(number) = 'integer';

-- How many threads there are, and how many of them are to be fetched, without reading
-- what is kept of each.
CREATE INDEX backfill_threads_counted ON backfill_threads (repo_id, todo);

-- What GitHub lists of an installation beside its state.
ALTER TABLE installations ADD COLUMN account_type TEXT    NOT NULL DEFAULT ''; -- Organization, User; empty: not yet
ALTER TABLE installations ADD COLUMN permissions  TEXT    NOT NULL DEFAULT ''; -- JSON of those that were granted; empty: not yet
ALTER TABLE installations ADD COLUMN created_at   INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE installations DROP COLUMN created_at;
ALTER TABLE installations DROP COLUMN permissions;
ALTER TABLE installations DROP COLUMN account_type;
DROP INDEX backfill_threads_counted;
DROP TRIGGER delivery_origins_end;
DROP TABLE delivery_origins;
