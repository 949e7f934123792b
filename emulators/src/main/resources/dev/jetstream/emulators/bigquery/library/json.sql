-- Values out of JSON texts.

-- '{"3": 5, "7": 1}' as (key, value) pairs in the order written. A key or value that is no integer becomes NULL; an
-- entry without a colon is an error.
CREATE FUNCTION mozfun.json.extract_int_map(input STRING) AS (
  ARRAY(
    SELECT AS STRUCT
      SAFE_CAST(SPLIT(entry, ':')[OFFSET(0)] AS INT64) AS key,
      SAFE_CAST(SPLIT(entry, ':')[OFFSET(1)] AS INT64) AS value
    FROM UNNEST(REGEXP_EXTRACT_ALL(REPLACE(input, '"', ''), r'[^{},]+')) AS entry
  )
);
