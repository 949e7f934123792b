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
