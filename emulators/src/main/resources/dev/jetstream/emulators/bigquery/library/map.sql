-- Lists of (key, value) pairs used as maps.

-- The value of the first pair with that key, or NULL.
CREATE FUNCTION mozfun.map.get_key(entries ANY TYPE, wanted ANY TYPE) AS (
  (SELECT entry.value FROM UNNEST(entries) AS entry WHERE entry.key = wanted LIMIT 1)
);

CREATE FUNCTION `moz-fx-data-shared-prod`.udf.get_key(entries ANY TYPE, wanted ANY TYPE) AS (
  mozfun.map.get_key(entries, wanted)
);

CREATE FUNCTION mozdata.udf.get_key(entries ANY TYPE, wanted ANY TYPE) AS (
  mozfun.map.get_key(entries, wanted)
);

-- The sum over all keys; NULL when there is nothing to add.
CREATE FUNCTION mozfun.map.extract_keyed_scalar_sum(entries ARRAY<STRUCT<key STRING, value INT64>>)
RETURNS INT64 AS (
  (SELECT SUM(entry.value) FROM UNNEST(entries) AS entry)
);
