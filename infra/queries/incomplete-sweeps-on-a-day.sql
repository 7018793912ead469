-- Which accounts and Regions were not read wholly on day ?; one that is missing altogether is in no row of that day
SELECT account_id, region, max(evaluated_at) AS last_judged_at, max(images) AS images
FROM scopes
WHERE day = ?
GROUP BY account_id, region
HAVING NOT bool_or(is_complete)
ORDER BY account_id, region
