-- +goose Up
-- Somebody's months are counted from their index alone.
DROP INDEX credits_actor;
CREATE INDEX credits_actor ON credits (actor_id, month, private, status, kind, thread_id, at, waited);
CREATE INDEX contributions_actor ON contributions (actor_id, month, private, sort, thread_id);

-- What has become of threads, without their texts.
CREATE INDEX activities_ends ON activities (thread_id, at, verb)
    WHERE verb IN ('closed', 'merged', 'reopened', 'answered', 'unanswered', 'transferred', 'converted_to_discussion');

-- Who had a login before.
CREATE INDEX former_logins_login ON former_logins (login);

-- Credits that had been confirmed and were withdrawn, by the month that they were
-- reported in.
CREATE INDEX credits_corrected ON credits (owner, month, private, withdrawn_at, confirmed_at) WHERE status = 'withdrawn' AND confirmed_at <> 0;
CREATE INDEX credits_repo_corrected ON credits (repo_id, month, private, withdrawn_at, confirmed_at) WHERE status = 'withdrawn' AND confirmed_at <> 0;

-- +goose Down
DROP INDEX credits_repo_corrected;
DROP INDEX credits_corrected;
DROP INDEX former_logins_login;
DROP INDEX activities_ends;
DROP INDEX contributions_actor;
DROP INDEX credits_actor;
CREATE INDEX credits_actor ON credits (actor_id, month, private, status, kind, thread_id);
