-- How many broke each rule, on each day from ? to ?
SELECT day, rule_id,
  count(DISTINCT CASE WHEN status = 'NON_COMPLIANT' THEN subject_id END) AS failing,
  count(DISTINCT CASE WHEN status = 'INSUFFICIENT_DATA' THEN subject_id END) AS not_judged,
  count(DISTINCT subject_id) AS looked_at
FROM findings
WHERE day BETWEEN ? AND ?
GROUP BY day, rule_id
ORDER BY day, rule_id
