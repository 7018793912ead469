-- When somebody was told of image ?, and what was done to it afterwards: its whole story
SELECT DISTINCT happened_at, seq, kind, action, status, actor, rule_ids, reason, body
FROM history
WHERE subject_id = ?
ORDER BY seq
