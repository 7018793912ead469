-- What was to come on day ? for what breaks a rule, the nearest first
SELECT next_at, next_action, account_id, region, subject_id, owner, rule_id
FROM (
  SELECT *, row_number() OVER (PARTITION BY account_id, region, subject_id, rule_id ORDER BY evaluated_at DESC) AS newest
  FROM findings
  WHERE day = ?
) AS judged
WHERE newest = 1 AND status = 'NON_COMPLIANT' AND next_at IS NOT NULL
ORDER BY next_at, account_id, region, subject_id, rule_id
