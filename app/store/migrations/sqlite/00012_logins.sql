-- +goose Up

-- Logins that accounts were seen with and have no longer, as far as the ledger
-- heard of it: sentences of before have them.
CREATE TABLE former_logins (
    account_id INTEGER NOT NULL,
    login      TEXT    NOT NULL, -- in lower case
    PRIMARY KEY (account_id, login)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE former_logins;
