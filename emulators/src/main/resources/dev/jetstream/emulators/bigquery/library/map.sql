-- Lists of (key, value) pairs used as maps.

-- The value of the first pair with that key, or NULL.
CREATE FUNCTION mozfun.map.get_key(entries ANY TYPE, wanted ANY TYPE) AS (
  (SELECT entry.value FROM UNNEST(entries) AS entry WHERE entry.key = wanted LIMIT 1)
);
