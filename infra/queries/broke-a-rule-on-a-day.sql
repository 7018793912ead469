-- Which images broke rule ? on day ?
SELECT account_id, region, subject_id, image_name, owner, severity, reason, since, waived_until
FROM (
  SELECT *, row_number() OVER (PARTITION BY account_id, region, subject_id, rule_id ORDER BY evaluated_at DESC) AS newest
  FROM findings
  WHERE rule_id = ? AND day = ?
) AS judged
WHERE newest = 1 AND status = 'NON_COMPLIANT'
ORDER BY account_id, region, subject_id
