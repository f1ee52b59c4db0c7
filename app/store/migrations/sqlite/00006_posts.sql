-- +goose Up
-- What was, or is to be, posted at GitHub, each under a key that is hidden in what
-- is posted, so that it is found again whatever crashed.
CREATE TABLE posts (
    key       TEXT    PRIMARY KEY,
    sort      TEXT    NOT NULL CHECK (sort IN ('issue', 'comment', 'discussion', 'file')),
    state     TEXT    NOT NULL CHECK (state IN ('intended', 'posted', 'removing', 'dropped')),
    repo_id   INTEGER NOT NULL,  -- GitHub's
    owner     TEXT    NOT NULL,  -- of the repository, as it was named last
    name      TEXT    NOT NULL,
    number    INTEGER NOT NULL,  -- of the thread that is commented on, or of the issue or discussion itself
    remote_id INTEGER NOT NULL,  -- GitHub's id of the comment or issue; 0 while it is not known to be there
    node_id   TEXT    NOT NULL,
    url       TEXT    NOT NULL,
    hash      TEXT    NOT NULL,  -- of title and body as posted
    problem   TEXT    NOT NULL,  -- why it could not be posted or edited the last time; empty when it could
    failures  INTEGER NOT NULL,  -- in a row
    retry_at  INTEGER NOT NULL,  -- not before; 0 at once
    holder    TEXT    NOT NULL,  -- who tried to create it last
    tried_at  INTEGER NOT NULL,  -- when; 0 never
    made_at   INTEGER NOT NULL,  -- when it was intended
    posted_at INTEGER NOT NULL,  -- 0 while it is not
    edited_at INTEGER NOT NULL   -- when it last got another body; 0 never
) WITHOUT ROWID;
CREATE INDEX posts_thread ON posts (repo_id, number);
CREATE INDEX posts_problem ON posts (retry_at) WHERE problem <> '';

-- What became of each report that was due.
CREATE TABLE reports (
    key        TEXT    PRIMARY KEY, -- of its post
    scope      TEXT    NOT NULL,    -- of all reports on the same; part of the key
    month      INTEGER NOT NULL,    -- year * 12 + month - 1
    outcome    TEXT    NOT NULL CHECK (outcome IN ('waits', 'posted', 'empty', 'problem')),
    note       TEXT    NOT NULL,    -- what it waits for, or what the problem is
    due_at     INTEGER NOT NULL,    -- when it was first found due
    as_of      INTEGER NOT NULL,    -- when it was first rendered to be posted: fixed, so that waits do not make it another; 0 before
    waiting    TEXT    NOT NULL,    -- JSON of the threads that waited then
    checked_at INTEGER NOT NULL     -- when it was rendered last; 0 never
) WITHOUT ROWID;
CREATE INDEX reports_scope ON reports (scope, month);

-- Threads whose badges are to be looked at, because they were judged anew.
CREATE TABLE badge_threads (
    thread_id INTEGER PRIMARY KEY,
    version   INTEGER NOT NULL,  -- grows with each mark, so that one that comes meanwhile is not lost
    look_at   INTEGER NOT NULL   -- not before; 0 at once
);
CREATE INDEX badge_threads_look ON badge_threads (look_at, thread_id);

-- +goose Down
DROP TABLE badge_threads;
DROP TABLE reports;
DROP TABLE posts;
