-- +goose Up
-- What a credit weighs within its thread, part by part (JSON); weight is their
-- total. Those of before have one part, until their threads are judged again.
ALTER TABLE credits ADD COLUMN sum TEXT NOT NULL DEFAULT '[]';
UPDATE credits
SET sum = json_array(json_object('name', 'base', 'amount', CAST(round(weight * 100) AS INTEGER), 'why', 'what the kind weighed')),
    weight = round(weight * 100) / 100;
-- The thread's author, where nobody else than the two of them did anything on it;
-- 0 otherwise.
ALTER TABLE credits ADD COLUMN alone_with INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE credits DROP COLUMN alone_with;
ALTER TABLE credits DROP COLUMN sum;
