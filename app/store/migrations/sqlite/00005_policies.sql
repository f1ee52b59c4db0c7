-- +goose Up
-- The settings file of each repository that was looked for one, as last seen and
-- as last good.
CREATE TABLE policies (
    repo_id      INTEGER PRIMARY KEY REFERENCES repos (id),
    sha          TEXT    NOT NULL,  -- of the file as last seen; empty: there is none
    body         BLOB    NOT NULL,
    problem      TEXT    NOT NULL,  -- what is wrong with it; empty when nothing is
    seen_at      INTEGER NOT NULL,  -- when it was first seen so; 0 never
    good_sha     TEXT    NOT NULL,  -- of the file in force; empty: there is none
    good         BLOB    NOT NULL,
    good_at      INTEGER NOT NULL,
    in_force     TEXT    NOT NULL,  -- what the file in force set for judging, when it was last read
    looked_at    INTEGER NOT NULL,  -- when GitHub was asked last; 0 never
    asked        INTEGER NOT NULL,  -- grows with each push that touches the file
    looked       INTEGER NOT NULL,  -- asked, as it was when GitHub was asked last
    check_due    INTEGER NOT NULL,  -- whether the author is still to be told
    check_commit TEXT    NOT NULL,  -- where the author was told last, and of which file
    check_sha    TEXT    NOT NULL
);
CREATE INDEX policies_asked ON policies (repo_id) WHERE asked > looked;

-- +goose Down
DROP TABLE policies;
