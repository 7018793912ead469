-- How many broke each rule, on each day from ? to ?
SELECT day, rule_id,
  count(CASE WHEN status = 'NON_COMPLIANT' THEN 1 END) AS failing,
  count(CASE WHEN status = 'INSUFFICIENT_DATA' THEN 1 END) AS not_judged,
  count(*) AS looked_at
FROM (
  SELECT *, row_number() OVER (PARTITION BY day, account_id, region, subject_id, rule_id ORDER BY evaluated_at DESC) AS newest
  FROM findings
  WHERE day BETWEEN ? AND ?
) AS judged
WHERE newest = 1
GROUP BY day, rule_id
ORDER BY day, rule_id
