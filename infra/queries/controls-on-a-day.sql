-- How each control of each framework stood on day ?
SELECT control,
  count(DISTINCT CASE WHEN status = 'NON_COMPLIANT' AND waived_until IS NULL THEN subject_id END) AS failing,
  count(DISTINCT CASE WHEN status = 'NON_COMPLIANT' AND waived_until IS NOT NULL THEN subject_id END) AS waived,
  count(DISTINCT CASE WHEN status = 'INSUFFICIENT_DATA' THEN subject_id END) AS not_judged,
  count(DISTINCT CASE WHEN status = 'COMPLIANT' THEN subject_id END) AS passing
FROM findings
CROSS JOIN UNNEST(controls) AS served (control)
WHERE day = ?
GROUP BY control
ORDER BY control
