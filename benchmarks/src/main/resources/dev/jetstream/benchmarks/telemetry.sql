SELECT
  DATE_ADD(DATE '2026-03-02', INTERVAL MOD(i, 7) + d DAY) AS submission_date,
  CONCAT('client-', CAST(i AS STRING)) AS client_id,
  MOD(i, 100) AS sample_id,
  [STRUCT(
    'comfortable-reading-fonts' AS key,
    STRUCT(CASE MOD(i, 3) WHEN 0 THEN 'control' WHEN 1 THEN 'control-twin' ELSE 'comfortable' END AS branch)
      AS value
  )] AS experiments,
  MOD(i * 7919 + d * 104729, 40) AS pages_read,
  MOD(i * 7919 + d * 15485863, 6007) / 60 AS minutes_read,
  MOD(i * 7919 + d * 1299709, 3) AS articles_saved,
  MOD(i + d, 11) = 0 AS listened
FROM UNNEST(GENERATE_ARRAY(1, %d)) AS i, UNNEST(GENERATE_ARRAY(0, %d)) AS d
