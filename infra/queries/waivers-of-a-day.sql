-- Which violations somebody had accepted on day ?: who, why, until when
SELECT DISTINCT account_id, region, subject_id, rule_id, waived_by, waived_why, waived_until
FROM findings
WHERE day = ? AND waived_until >= day
ORDER BY waived_until, account_id, region, subject_id, rule_id
