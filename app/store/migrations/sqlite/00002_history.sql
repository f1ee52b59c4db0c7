-- +goose Up
CREATE TABLE repos (
    id        INTEGER PRIMARY KEY,
    github_id INTEGER NOT NULL,  -- 0 while no source has said
    owner     TEXT    NOT NULL,  -- names as of named_at
    name      TEXT    NOT NULL,
    named_at  INTEGER NOT NULL,  -- unix seconds, as all times
    private   INTEGER NOT NULL,
    shown_at  INTEGER NOT NULL,  -- when private was said
    archived  INTEGER NOT NULL,
    gone      INTEGER NOT NULL,  -- deleted
    kept_at   INTEGER NOT NULL   -- when archived or gone was said
);
CREATE INDEX repos_github ON repos (github_id);
CREATE INDEX repos_name ON repos (lower(owner), lower(name));

-- Every name that a repository ever had, in lower case.
CREATE TABLE repo_names (
    name    TEXT    PRIMARY KEY, -- owner/name
    repo_id INTEGER NOT NULL REFERENCES repos (id),
    seen_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Names of labels and milestones that were changed since.
CREATE TABLE aliases (
    repo_id   INTEGER NOT NULL REFERENCES repos (id),
    sort      TEXT    NOT NULL,  -- label, milestone
    old_name  TEXT    NOT NULL,  -- in lower case
    new_name  TEXT    NOT NULL,
    until     INTEGER NOT NULL,  -- the old name means the new one in activities up to then; 0: in all
    PRIMARY KEY (repo_id, sort, old_name, new_name)
) WITHOUT ROWID;

CREATE TABLE installations (
    id         INTEGER PRIMARY KEY, -- GitHub's
    account_id INTEGER NOT NULL,
    login      TEXT    NOT NULL,
    state      TEXT    NOT NULL,    -- active, suspended, deleted
    said_at    INTEGER NOT NULL
);

CREATE TABLE accounts (
    id        INTEGER PRIMARY KEY, -- GitHub's; 0 is everyone whose account is gone
    login     TEXT    NOT NULL,    -- as of seen_at
    login_key TEXT    NOT NULL,    -- in lower case
    type      TEXT    NOT NULL,
    seen_at   INTEGER NOT NULL,
    comments  INTEGER NOT NULL,    -- the account's behaviour, over all its comments
    marked    INTEGER NOT NULL,
    alike     INTEGER NOT NULL,
    automated INTEGER NOT NULL     -- what the behaviour tells
);
CREATE INDEX accounts_login ON accounts (login_key);

-- How many comments of each shape an account wrote.
CREATE TABLE account_shapes (
    account_id INTEGER NOT NULL,
    shape      INTEGER NOT NULL,
    comments   INTEGER NOT NULL,
    PRIMARY KEY (account_id, shape)
) WITHOUT ROWID;

CREATE TABLE threads (
    id      INTEGER PRIMARY KEY,
    repo_id INTEGER NOT NULL REFERENCES repos (id),
    number  INTEGER NOT NULL,
    type    TEXT    NOT NULL,
    version INTEGER NOT NULL,  -- grows with all that can change the judgement
    scored  INTEGER NOT NULL,  -- version that was judged last; 0 never
    look_at INTEGER,           -- when to judge it: 0 at once, NULL: not before there is news
    UNIQUE (repo_id, number)
);
CREATE INDEX threads_look ON threads (look_at) WHERE look_at IS NOT NULL;

CREATE TABLE activities (
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    key       TEXT    NOT NULL,
    verb      TEXT    NOT NULL,
    id        INTEGER NOT NULL,
    actor_id  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    updated   INTEGER NOT NULL,  -- 0 where the verb has no versions
    subject   TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    url       TEXT    NOT NULL,
    rest      TEXT    NOT NULL,  -- JSON of what few verbs have; empty for none
    PRIMARY KEY (thread_id, key)
) WITHOUT ROWID;

-- Who has a part in which threads.
CREATE TABLE thread_people (
    account_id INTEGER NOT NULL,
    thread_id  INTEGER NOT NULL,
    PRIMARY KEY (account_id, thread_id)
) WITHOUT ROWID;

-- What the history was last read with, such as the list of bots.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE settings;
DROP TABLE thread_people;
DROP TABLE activities;
DROP TABLE threads;
DROP TABLE account_shapes;
DROP TABLE accounts;
DROP TABLE installations;
DROP TABLE aliases;
DROP TABLE repo_names;
DROP TABLE repos;
