-- What was done from day ? to day ?, why, and by which requests to AWS
SELECT DISTINCT happened_at, account_id, region, subject_id, action, status, held_by, reason, request_ids, seq
FROM history
WHERE kind = 'outcome' AND day BETWEEN ? AND ?
ORDER BY happened_at, subject_id, seq
