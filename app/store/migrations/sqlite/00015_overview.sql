-- +goose Up
-- The indexes of a month answer for the waiting that ended, too.
DROP INDEX credits_owner;
DROP INDEX credits_repo;
CREATE INDEX credits_owner ON credits (owner, month, private, status, kind, actor_id, thread_id, waited);
CREATE INDEX credits_repo ON credits (repo_id, month, private, status, kind, actor_id, thread_id, waited);

DROP INDEX contributions_repo;
CREATE INDEX contributions_repo ON contributions (repo_id, month, private, sort, actor_id, thread_id);

-- What waits for one thing, the longest first.
CREATE INDEX waiting_owner_for ON waiting (owner, private, wait_for, since, repo_id);
CREATE INDEX waiting_repo_for ON waiting (repo_id, private, wait_for, since);
-- Repositories that nobody works in: what waits there waits for nobody.
CREATE INDEX repos_left ON repos (lower(owner)) WHERE archived = 1 OR gone = 1;

-- +goose Down
DROP INDEX repos_left;
DROP INDEX waiting_repo_for;
DROP INDEX waiting_owner_for;
DROP INDEX contributions_repo;
CREATE INDEX contributions_repo ON contributions (repo_id, month, sort, actor_id, thread_id);
DROP INDEX credits_repo;
DROP INDEX credits_owner;
CREATE INDEX credits_owner ON credits (owner, month, private, status, kind, actor_id, thread_id);
CREATE INDEX credits_repo ON credits (repo_id, month, private, status, kind, actor_id, thread_id);
