-- +goose Up
-- Whose permissions were asked for, since they reacted to a nomination.
CREATE TABLE nominations_asked (
    comment_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL, -- GitHub's
    repo       INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL,
    PRIMARY KEY (comment_id, account_id)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE nominations_asked;
