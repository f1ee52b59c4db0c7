-- +goose Up
-- What people have against credits. One that is decided against the credit has an
-- activity in the thread's history, too, which is what withdraws it.
CREATE TABLE disputes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT, -- is in keys of activities, and so never used again
    credit_id  TEXT    NOT NULL,
    by_id      INTEGER NOT NULL,  -- accounts, as all people
    at         INTEGER NOT NULL,
    claim      TEXT    NOT NULL,
    reason     TEXT    NOT NULL,  -- empty once it was taken back, or who wrote it is erased
    state      TEXT    NOT NULL CHECK (state IN ('open', 'taken back', 'stands', 'withdrawn')),
    decider_id INTEGER NOT NULL,  -- 0 while nobody has decided, as the next two
    decided_at INTEGER NOT NULL,
    answer     TEXT    NOT NULL
);
CREATE INDEX disputes_credit ON disputes (credit_id, id);
CREATE INDEX disputes_by ON disputes (by_id, at);
-- One that is open for each person and receipt.
CREATE UNIQUE INDEX disputes_open ON disputes (credit_id, by_id) WHERE state = 'open';

-- +goose Down
DROP TABLE disputes;
