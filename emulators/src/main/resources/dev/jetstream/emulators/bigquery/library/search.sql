-- Searches. Which engines and partner codes belong together is Mozilla's knowledge and not public here: these stand in
-- with made-up engines, so that queries run and give the same rows everywhere. Create functions of the same names for
-- real data.

-- The engine1, engine2 or engine3 that the name begins with; else Other.
CREATE FUNCTION `moz-fx-data-shared-prod`.udf.normalize_search_engine(engine STRING) AS (
  IF(
    engine IS NULL,
    NULL,
    COALESCE(CONCAT('Engine', REGEXP_EXTRACT(LOWER(engine), r'^engine([123])')), 'Other')
  )
);

-- No search earns anything.
CREATE FUNCTION `moz-fx-data-shared-prod`.udf.monetized_search(
  engine STRING,
  country STRING,
  distribution_id STRING,
  submission_date DATE
) AS (
  FALSE
);
