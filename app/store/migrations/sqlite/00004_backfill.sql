-- +goose Up
-- How far the history of each repository has been fetched over the API.
CREATE TABLE backfills (
    repo_id      INTEGER PRIMARY KEY, -- GitHub's id of the repository
    owner        TEXT    NOT NULL,    -- as it was watched last, like the next three
    name         TEXT    NOT NULL,
    private      INTEGER NOT NULL,
    installation INTEGER NOT NULL,
    watched      INTEGER NOT NULL,
    phase        TEXT    NOT NULL,    -- threads, discussions, pulls, comments, timelines, done
    cursor       TEXT    NOT NULL,    -- the phase's next page; empty: the first
    since        INTEGER NOT NULL,    -- what was updated since is fetched; 0: all
    list_since   INTEGER NOT NULL,    -- the same for the list under way
    listed_at    INTEGER NOT NULL,    -- when the last list began; 0 never
    listed       INTEGER NOT NULL,    -- whether a list of all threads came to its end
    news         INTEGER NOT NULL,    -- whether the last list left something to fetch
    discussed    INTEGER NOT NULL,    -- 0: not yet; 1: yes; 2: failed, tried again in the end
    asks         INTEGER NOT NULL,    -- how often it was asked for
    answered     INTEGER NOT NULL,    -- of them, those that the last list is an answer to
    ask_since    INTEGER NOT NULL,    -- what those that are not answered want
    asked_at     INTEGER NOT NULL,
    started_at   INTEGER NOT NULL,
    finished_at  INTEGER NOT NULL,    -- the last time; 0 never
    covered_at   INTEGER NOT NULL,    -- all that happened before it has been fetched; 0: nothing is sure
    worked_at    INTEGER NOT NULL,
    wait_until   INTEGER NOT NULL,
    tries        INTEGER NOT NULL,    -- failures in a row
    error        TEXT    NOT NULL,    -- of the last try; empty when it went well
    lease        TEXT    NOT NULL,    -- which process works on it
    leased_until INTEGER NOT NULL
);

-- Threads that a list named: those to be fetched with what is known of them, and
-- of those that were fetched what tells about names of labels and milestones.
CREATE TABLE backfill_threads (
    repo_id    INTEGER NOT NULL, -- GitHub's id
    number     INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, -- as listed last
    fetched_at INTEGER NOT NULL, -- updated_at as it was when it was fetched last; 0: never
    pull       INTEGER NOT NULL,
    whole      INTEGER NOT NULL, -- whether object is that of the pull request, and its comments are staged
    todo       INTEGER NOT NULL,
    tries      INTEGER NOT NULL, -- failures in a row
    object     BLOB    NOT NULL, -- JSON; empty once fetched
    trace      BLOB    NOT NULL, -- JSON; empty until fetched
    PRIMARY KEY (repo_id, number)
) WITHOUT ROWID;
CREATE INDEX backfill_threads_todo ON backfill_threads (repo_id, tries, updated_at DESC) WHERE todo = 1;

-- Comments of pull requests that are to be fetched.
CREATE TABLE backfill_comments (
    repo_id INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    id      INTEGER NOT NULL,
    object  BLOB    NOT NULL, -- JSON
    PRIMARY KEY (repo_id, number, id)
) WITHOUT ROWID;

-- Deliveries that failed and that GitHub was asked to attempt again.
CREATE TABLE redeliveries (
    guid         TEXT    PRIMARY KEY,
    delivered_at INTEGER NOT NULL, -- the last failed attempt
    attempts     INTEGER NOT NULL, -- that were asked for
    asked_at     INTEGER NOT NULL, -- when GitHub took the last one; 0: it is not known that it did
    given_up     INTEGER NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE redeliveries;
DROP TABLE backfill_comments;
DROP TABLE backfill_threads;
DROP TABLE backfills;
