-- Nothing may be in it: images that were disabled or deregistered from day ? to day ? and that a sweep saw in use that day
SELECT DISTINCT done.happened_at, done.subject_id, done.action, seen.evaluated_at, seen.used_by
FROM history AS done
JOIN findings AS seen ON seen.image_id = done.subject_id AND seen.day = done.day AND seen.evaluated_at <= done.happened_at
WHERE done.kind = 'outcome' AND done.status = 'applied' AND done.action IN ('disable', 'deregister')
  AND seen.in_use AND done.day BETWEEN ? AND ?
ORDER BY done.happened_at, done.subject_id
