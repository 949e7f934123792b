-- Histograms, as clients send them and as structures
-- STRUCT<bucket_count, histogram_type, sum, range ARRAY<INT64>, values ARRAY<STRUCT<key, value>>>.

-- A histogram out of its text, in any of the four encodings:
--   {"bucket_count": 3, "histogram_type": 4, "sum": 5, "range": [1, 2], "values": {"0": 5}}
--   bucket_count;histogram_type;sum;low,high;key:value,key:value
--   falses,trues        a boolean histogram (type 2)
--   count               a count histogram (type 4)
-- A text with another number of commas is NULL; a number that is none is an error.
CREATE FUNCTION mozfun.hist.extract(input STRING) AS (
  CASE
    WHEN LTRIM(input) LIKE '{%' THEN library.hist_of_json(input)
    WHEN ARRAY_LENGTH(SPLIT(input, ';')) = 5 THEN library.hist_of_parts(SPLIT(input, ';'))
    WHEN ARRAY_LENGTH(SPLIT(input, ',')) <= 2 THEN library.hist_of_counts(SPLIT(input, ','))
  END
);

CREATE FUNCTION library.hist_of_json(input STRING) AS (
  STRUCT(
    CAST(JSON_EXTRACT_SCALAR(input, '$.bucket_count') AS INT64) AS bucket_count,
    CAST(JSON_EXTRACT_SCALAR(input, '$.histogram_type') AS INT64) AS histogram_type,
    CAST(JSON_EXTRACT_SCALAR(input, '$.sum') AS INT64) AS `sum`,
    library.integers(JSON_EXTRACT_ARRAY(input, '$.range')) AS `range`,
    mozfun.json.extract_int_map(JSON_EXTRACT(input, '$.values')) AS `values`
  )
);

CREATE FUNCTION library.hist_of_parts(parts ARRAY<STRING>) AS (
  STRUCT(
    CAST(parts[OFFSET(0)] AS INT64) AS bucket_count,
    CAST(parts[OFFSET(1)] AS INT64) AS histogram_type,
    CAST(parts[OFFSET(2)] AS INT64) AS `sum`,
    library.integers(SPLIT(parts[OFFSET(3)], ',')) AS `range`,
    ARRAY(
      SELECT AS STRUCT
        CAST(SPLIT(bucket, ':')[SAFE_OFFSET(0)] AS INT64) AS key,
        CAST(SPLIT(bucket, ':')[SAFE_OFFSET(1)] AS INT64) AS value
      FROM UNNEST(SPLIT(parts[OFFSET(4)], ',')) AS bucket
      -- Nothing shorter holds a key, a colon and a value.
      WHERE LENGTH(bucket) > 2
    ) AS `values`
  )
);

CREATE FUNCTION library.hist_of_counts(counts ARRAY<STRING>) AS (
  STRUCT(
    3 AS bucket_count,
    IF(ARRAY_LENGTH(counts) = 2, 2, 4) AS histogram_type,
    CAST(counts[ORDINAL(ARRAY_LENGTH(counts))] AS INT64) AS `sum`,
    [1, 2] AS `range`,
    IF(
      ARRAY_LENGTH(counts) = 2,
      [
        STRUCT(0 AS key, CAST(counts[SAFE_OFFSET(0)] AS INT64) AS value),
        STRUCT(1 AS key, CAST(counts[SAFE_OFFSET(1)] AS INT64) AS value),
        STRUCT(2 AS key, 0 AS value)
      ],
      [STRUCT(0 AS key, CAST(counts[SAFE_OFFSET(0)] AS INT64) AS value), STRUCT(1 AS key, 0 AS value)]
    ) AS `values`
  )
);

CREATE FUNCTION library.integers(texts ARRAY<STRING>) AS (
  ARRAY(SELECT CAST(text AS INT64) FROM UNNEST(texts) AS text)
);

-- How many of a histogram's values lie in buckets at or above the threshold.
CREATE FUNCTION mozfun.hist.threshold_count(histogram STRING, threshold INT64) AS (
  (
    SELECT COALESCE(SUM(IF(bucket.key >= threshold, bucket.value, 0)), 0)
    FROM UNNEST(mozfun.hist.extract(histogram).`values`) AS bucket
  )
);

-- One histogram out of many: buckets of the same key added up, the shape that most have.
CREATE FUNCTION mozfun.hist.merge(histograms ANY TYPE) AS (
  STRUCT(
    mozfun.stats.mode_last(ARRAY(SELECT h.bucket_count FROM UNNEST(histograms) AS h)) AS bucket_count,
    (SELECT SUM(h.sum) FROM UNNEST(histograms) AS h) AS `sum`,
    mozfun.stats.mode_last(ARRAY(SELECT h.histogram_type FROM UNNEST(histograms) AS h)) AS histogram_type,
    [
      mozfun.stats.mode_last(ARRAY(SELECT h.`range`[SAFE_OFFSET(0)] FROM UNNEST(histograms) AS h)),
      mozfun.stats.mode_last(ARRAY(SELECT h.`range`[SAFE_OFFSET(1)] FROM UNNEST(histograms) AS h))
    ] AS `range`,
    ARRAY(
      SELECT AS STRUCT bucket.key AS key, SUM(bucket.value) AS value
      FROM UNNEST(histograms) AS h, UNNEST(h.`values`) AS bucket
      GROUP BY bucket.key
      ORDER BY bucket.key
    ) AS `values`
  )
);

-- For each wanted share of the values, the first bucket that reaches it; a share that none reaches is left out.
CREATE FUNCTION mozfun.hist.percentiles(histogram ANY TYPE, shares ARRAY<FLOAT64>)
RETURNS ARRAY<STRUCT<percentile FLOAT64, value INT64>> AS (
  ARRAY(
    SELECT AS STRUCT percentile, MIN(reached.key) AS value
    FROM (
      SELECT
        bucket.key AS key,
        SAFE_DIVIDE(SUM(bucket.value) OVER (ORDER BY bucket.key), SUM(bucket.value) OVER ()) AS share
      FROM UNNEST(histogram.`values`) AS bucket
    ) AS reached
    JOIN UNNEST(shares) AS percentile ON reached.share >= percentile
    GROUP BY percentile
    ORDER BY percentile
  )
);

-- The sum of a histogram given as text, in any encoding; NULL when it is no integer.
CREATE FUNCTION `moz-fx-data-shared-prod`.udf.extract_histogram_sum(input STRING) RETURNS INT64 AS (
  SAFE_CAST(
    COALESCE(
      JSON_EXTRACT_SCALAR(input, '$.sum'),
      SPLIT(input, ';')[SAFE_ORDINAL(3)],
      SPLIT(input, ',')[SAFE_ORDINAL(2)],
      input
    ) AS INT64
  )
);

CREATE FUNCTION `moz-fx-data-shared-prod`.udf.keyed_histogram_get_sum(histograms ANY TYPE, wanted STRING) AS (
  `moz-fx-data-shared-prod`.udf.extract_histogram_sum(mozfun.map.get_key(histograms, wanted))
);

CREATE FUNCTION `moz-fx-data-shared-prod`.udf.json_extract_histogram(input STRING) AS (
  mozfun.hist.extract(input)
);

CREATE FUNCTION `moz-fx-data-shared-prod`.udf.histogram_to_threshold_count(histogram STRING, threshold INT64) AS (
  mozfun.hist.threshold_count(histogram, threshold)
);

-- The highest bucket that is not empty.
CREATE FUNCTION `moz-fx-data-shared-prod`.udf.histogram_max_key_with_nonzero_value(histogram STRING) AS (
  (
    SELECT MAX(IF(bucket.value > 0, bucket.key, NULL))
    FROM UNNEST(mozfun.hist.extract(histogram).`values`) AS bucket
  )
);
