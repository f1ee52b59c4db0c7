-- +goose Up
-- Threads whose explanation is to be written anew, since somebody chose what is
-- shown of them.
CREATE TABLE renewals (
    repo    INTEGER NOT NULL, -- GitHub's id of the repository
    number  INTEGER NOT NULL,
    version INTEGER NOT NULL, -- grows with each request, so that one that comes meanwhile is not lost
    try_at  INTEGER NOT NULL, -- not before
    tries   INTEGER NOT NULL,
    PRIMARY KEY (repo, number)
) WITHOUT ROWID;
CREATE INDEX renewals_due ON renewals (try_at);

-- +goose Down
DROP TABLE renewals;
