-- +goose Up
-- Current and withdrawn credits in their last form. Owner and privacy are copied
-- from the repository, so that a month is read from one index.
CREATE TABLE credits (
    id           TEXT    PRIMARY KEY,
    thread_id    INTEGER NOT NULL REFERENCES threads (id),
    repo_id      INTEGER NOT NULL,
    owner        TEXT    NOT NULL,  -- in lower case
    private      INTEGER NOT NULL,
    actor_id     INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    month        INTEGER NOT NULL,  -- year * 12 + month - 1
    status       TEXT    NOT NULL CHECK (status IN ('pending', 'confirmed', 'withdrawn')),
    at           INTEGER NOT NULL,
    title        TEXT    NOT NULL,
    evidence     TEXT    NOT NULL,  -- JSON
    effect       TEXT    NOT NULL,
    effect_at    INTEGER NOT NULL,  -- 0 while pending
    why          TEXT    NOT NULL,
    rule         TEXT    NOT NULL,
    weight       REAL    NOT NULL,
    waited       INTEGER NOT NULL,  -- seconds
    confirmed_at INTEGER NOT NULL,  -- when the ledger first held it as confirmed; 0 never
    withdrawn_at INTEGER NOT NULL   -- 0 unless withdrawn
);
CREATE INDEX credits_thread ON credits (thread_id, status);
CREATE INDEX credits_owner ON credits (owner, month, private, status, kind, actor_id, thread_id);
CREATE INDEX credits_repo ON credits (repo_id, month, private, status, kind, actor_id, thread_id);
CREATE INDEX credits_actor ON credits (actor_id, month, private, status, kind, thread_id);
CREATE INDEX credits_withdrawn ON credits (owner, withdrawn_at) WHERE status = 'withdrawn';
CREATE INDEX credits_repo_withdrawn ON credits (repo_id, withdrawn_at) WHERE status = 'withdrawn';

-- The months that have, or had, credits. The version grows with every change of
-- one, so that what was counted of a month can be kept until then.
CREATE TABLE months (
    owner   TEXT    NOT NULL,  -- in lower case
    month   INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (owner, month)
) WITHOUT ROWID;

-- What happened to each credit; rows are only ever added, which triggers hold.
CREATE TABLE journal (
    id        INTEGER PRIMARY KEY,
    credit_id TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    entry     TEXT    NOT NULL CHECK (entry IN ('granted', 'confirmed', 'changed', 'withdrawn')),
    rule      TEXT    NOT NULL,
    reason    TEXT    NOT NULL
);
CREATE INDEX journal_credit ON journal (credit_id, id);
-- +goose StatementBegin
CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_forgets_nothing BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal is only added to'); END;
-- +goose StatementEnd

-- Ordinary work beside the glue, and which automated accounts were active.
CREATE TABLE contributions (
    thread_id INTEGER NOT NULL,
    actor_id  INTEGER NOT NULL,
    sort      TEXT    NOT NULL,  -- merged, review, automated
    month     INTEGER NOT NULL,
    repo_id   INTEGER NOT NULL,
    owner     TEXT    NOT NULL,
    private   INTEGER NOT NULL,
    PRIMARY KEY (thread_id, actor_id, sort, month)
) WITHOUT ROWID;
CREATE INDEX contributions_owner ON contributions (owner, month, private, sort, actor_id, thread_id);
CREATE INDEX contributions_repo ON contributions (repo_id, month, sort, actor_id, thread_id);

-- Open threads that wait for somebody.
CREATE TABLE waiting (
    thread_id INTEGER PRIMARY KEY,
    repo_id   INTEGER NOT NULL,
    owner     TEXT    NOT NULL,
    private   INTEGER NOT NULL,
    title     TEXT    NOT NULL,
    author_id INTEGER NOT NULL,
    wait_for  TEXT    NOT NULL,
    since     INTEGER NOT NULL,
    wait_on   TEXT    NOT NULL   -- JSON array of account ids
);
CREATE INDEX waiting_owner ON waiting (owner, since);
CREATE INDEX waiting_repo ON waiting (repo_id, since);

-- +goose Down
DROP TABLE waiting;
DROP TABLE contributions;
DROP TABLE journal;
DROP TABLE months;
DROP TABLE credits;
