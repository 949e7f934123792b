-- Statistics of lists, and of days packed into bits.

-- The most frequent element; of several, the one that occurs last. NULLs count as no occurrence.
CREATE FUNCTION mozfun.stats.mode_last(list ANY TYPE) AS (
  (
    SELECT element
    FROM UNNEST(list) AS element WITH OFFSET AS place
    GROUP BY element
    ORDER BY COUNT(element) DESC, MAX(place) DESC
    LIMIT 1
  )
);

-- Days since the latest set bit; bit 0 is today. NULL when no bit is set.
CREATE FUNCTION mozfun.bits28.days_since_seen(bits INT64) AS (
  CAST(SAFE.LOG(bits & -bits, 2) AS INT64)
);
