-- Whose images broke rules on day ?, and how long the oldest of them does
SELECT coalesce(owner, '(nobody)') AS owner, severity, count(DISTINCT subject_id) AS subjects, min(since) AS oldest_since
FROM findings
WHERE day = ? AND status = 'NON_COMPLIANT'
GROUP BY coalesce(owner, '(nobody)'), severity
ORDER BY 1, 2
