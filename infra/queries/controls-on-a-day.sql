-- How each control of each framework stood on day ?: every image, snapshot and scope counts once, by the worst that its rules found
SELECT control,
  count(CASE WHEN standing = 5 THEN 1 END) AS failing,
  count(CASE WHEN standing = 4 THEN 1 END) AS not_judged,
  count(CASE WHEN standing = 3 THEN 1 END) AS waived,
  count(CASE WHEN standing = 2 THEN 1 END) AS exempt,
  count(CASE WHEN standing = 1 THEN 1 END) AS passing
FROM (
  SELECT control, account_id, region, subject_id,
    max(CASE
      WHEN status = 'NON_COMPLIANT' AND (waived_until IS NULL OR waived_until < day) THEN 5
      WHEN status = 'INSUFFICIENT_DATA' THEN 4
      WHEN status = 'NON_COMPLIANT' THEN 3
      WHEN status = 'NOT_APPLICABLE' AND json_extract(evidence, '$.exemption') IS NOT NULL THEN 2
      WHEN status = 'COMPLIANT' THEN 1
    END) AS standing
  FROM (
    SELECT *, row_number() OVER (PARTITION BY account_id, region, subject_id, rule_id ORDER BY evaluated_at DESC) AS newest
    FROM findings
    WHERE day = ?
  ) AS judged
  CROSS JOIN UNNEST(controls) AS served (control)
  WHERE newest = 1
  GROUP BY control, account_id, region, subject_id
) AS stood
GROUP BY control
ORDER BY control
