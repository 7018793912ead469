-- What could not be judged on day ?, and why
SELECT account_id, region, subject_id, rule_id, reason
FROM (
  SELECT *, row_number() OVER (PARTITION BY account_id, region, subject_id, rule_id ORDER BY evaluated_at DESC) AS newest
  FROM findings
  WHERE day = ?
) AS judged
WHERE newest = 1 AND status = 'INSUFFICIENT_DATA'
ORDER BY account_id, region, subject_id, rule_id
