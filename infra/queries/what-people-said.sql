-- Every waiver, pause, approval and accepted baseline from day ? to day ?, and who said it
SELECT DISTINCT happened_at, subject_id, action, actor, rule_ids, reason, seq
FROM history
WHERE kind = 'statement' AND day BETWEEN ? AND ?
ORDER BY happened_at, subject_id, seq
