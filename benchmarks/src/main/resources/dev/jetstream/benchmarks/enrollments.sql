SELECT
  CONCAT('client-', CAST(i AS STRING)) AS analysis_id,
  CASE MOD(i, 3) WHEN 0 THEN 'control' WHEN 1 THEN 'control-twin' ELSE 'comfortable' END AS branch,
  DATE_ADD(DATE '2026-03-02', INTERVAL MOD(i, 7) DAY) AS enrollment_date,
  1 AS num_enrollment_events,
  MOD(i, 5) = 0 AS bookworms,
  DATE_ADD(DATE '2026-03-02', INTERVAL MOD(i, 7) DAY) AS exposure_date,
  1 AS num_exposure_events
FROM UNNEST(GENERATE_ARRAY(1, %d)) AS i
