-- Which violations somebody had accepted on day ?: who, why, until when
SELECT account_id, region, subject_id, rule_id, waived_by, waived_why, waived_until
FROM (
  SELECT *, row_number() OVER (PARTITION BY account_id, region, subject_id, rule_id ORDER BY evaluated_at DESC) AS newest
  FROM findings
  WHERE day = ?
) AS judged
WHERE newest = 1 AND status = 'NON_COMPLIANT' AND waived_until >= day
ORDER BY waived_until, account_id, region, subject_id, rule_id
