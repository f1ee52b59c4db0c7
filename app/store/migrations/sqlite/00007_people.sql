-- +goose Up
-- What people chose to have shown of them.
CREATE TABLE people_choices (
    account_id INTEGER PRIMARY KEY,
    level      TEXT    NOT NULL CHECK (level IN ('private', 'receipts', 'reports', 'badges')),
    said_at    INTEGER NOT NULL, -- unix seconds; the last word counts
    source     TEXT    NOT NULL  -- where it was said, such as the address of a comment
);

-- People who were erased: what a source tells of the account is told of the
-- stand-in, which has a negative id and nobody's login.
CREATE TABLE erased (
    account_key TEXT    PRIMARY KEY, -- hash of GitHub's id with salt
    stand_in    INTEGER NOT NULL
) WITHOUT ROWID;

-- Comments that command the App. What they say is read from the activity.
CREATE TABLE commands (
    comment_id INTEGER PRIMARY KEY, -- GitHub's
    repo       INTEGER NOT NULL,    -- GitHub's id of the repository
    number     INTEGER NOT NULL,
    actor_id   INTEGER NOT NULL,
    at         INTEGER NOT NULL,    -- when the comment was written
    try_at     INTEGER NOT NULL,    -- not before
    tries      INTEGER NOT NULL,
    handled_at INTEGER NOT NULL,    -- 0 while it is to be handled
    outcome    TEXT    NOT NULL,
    answered   INTEGER NOT NULL     -- whether a comment answers it, or is about to
);
CREATE INDEX commands_waiting ON commands (try_at, comment_id) WHERE handled_at = 0;
CREATE INDEX commands_answered ON commands (actor_id, at) WHERE answered = 1;

-- Comments with nominations whose reactions are looked at.
CREATE TABLE nominations (
    comment_id INTEGER PRIMARY KEY,
    repo       INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    next_poll  INTEGER NOT NULL
);
CREATE INDEX nominations_due ON nominations (next_poll);

-- +goose Down
DROP TABLE nominations;
DROP TABLE commands;
DROP TABLE erased;
DROP TABLE people_choices;
