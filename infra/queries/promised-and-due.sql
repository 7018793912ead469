-- What was to come on day ? for what breaks a rule, the nearest first
SELECT DISTINCT next_at, next_action, account_id, region, subject_id, owner, rule_id
FROM findings
WHERE day = ? AND status = 'NON_COMPLIANT' AND next_at IS NOT NULL
ORDER BY next_at, account_id, region, subject_id, rule_id
