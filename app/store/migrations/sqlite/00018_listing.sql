-- +goose Up
-- Lists of receipts are read from these alone, one status and kind at a time, in the
-- order in which they are shown: however large the ledger is, a page costs a page. The
-- kind comes first, so that nothing else is answered by them that has a better index.
CREATE INDEX credits_owner_list ON credits (owner, kind, status, private, at, id, actor_id);
CREATE INDEX credits_repo_list ON credits (repo_id, kind, status, private, at, id, actor_id);

-- +goose Down
DROP INDEX credits_repo_list;
DROP INDEX credits_owner_list;
