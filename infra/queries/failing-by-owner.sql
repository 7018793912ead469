-- Whose images broke rules on day ?, and how long the oldest of them does
SELECT coalesce(owner, '(nobody)') AS owner, severity, count(DISTINCT subject_id) AS subjects, min(since) AS oldest_since
FROM (
  SELECT *, row_number() OVER (PARTITION BY account_id, region, subject_id, rule_id ORDER BY evaluated_at DESC) AS newest
  FROM findings
  WHERE day = ?
) AS judged
WHERE newest = 1 AND status = 'NON_COMPLIANT'
GROUP BY coalesce(owner, '(nobody)'), severity
ORDER BY 1, 2
