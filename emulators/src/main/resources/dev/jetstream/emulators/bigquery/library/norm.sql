-- Versions, builds and names brought into a common form.

-- One part of a version such as 128.0.3 or 128.0b4; NULL where it has none.
CREATE FUNCTION mozfun.norm.extract_version(version STRING, part STRING) RETURNS NUMERIC AS (
  CAST(
    CASE part
      WHEN 'major' THEN REGEXP_EXTRACT(version, r'^(\d+)')
      WHEN 'minor' THEN REGEXP_EXTRACT(version, r'^\d+\.(\d+)')
      WHEN 'patch' THEN REGEXP_EXTRACT(version, r'^\d+\.\d+\.(\d+)')
      -- b4 and rc1 count alike; a bar is let through as the public function does.
      WHEN 'beta' THEN REGEXP_EXTRACT(version, r'^[\d.]+[bcr|]+(\d+)$')
    END AS NUMERIC
  )
);

-- The version of an operating system as a number: 10.15.7 as 10 (major) or 10.15 (minor).
CREATE FUNCTION mozfun.norm.truncate_version(version STRING, part STRING) RETURNS NUMERIC AS (
  CAST(
    CASE part
      WHEN 'major' THEN REGEXP_EXTRACT(version, r'^(\d+)')
      -- At least two digits, with or without a point between them: a lone 7 has no minor version.
      WHEN 'minor' THEN REGEXP_EXTRACT(version, r'^(\d+\.?\d+)')
    END AS NUMERIC
  )
);

-- The family of an operating system. NULL counts as another.
CREATE FUNCTION mozfun.norm.os(os STRING) AS (
  CASE
    WHEN REGEXP_CONTAINS(os, r'^(Windows|WINNT)') THEN 'Windows'
    WHEN STARTS_WITH(os, 'Darwin') THEN 'Mac'
    WHEN REGEXP_CONTAINS(os, r'Linux|BSD|SunOS|Solaris') THEN 'Linux'
    WHEN REGEXP_CONTAINS(os, r'^iOS|iPhone') THEN 'iOS'
    WHEN STARTS_WITH(os, 'Android') THEN 'Android'
    ELSE 'Other'
  END
);

-- The name under which a version of Windows was sold; NULL for other systems and unknown versions.
CREATE FUNCTION mozfun.norm.windows_version_info(os STRING, version STRING, build INT64) RETURNS STRING AS (
  CASE
    WHEN NOT STARTS_WITH(os, 'Windows') THEN NULL
    WHEN os IN ('Windows_95', 'Windows_98') THEN REPLACE(os, '_', ' ')
    WHEN version = '4.0' THEN IF(os = 'Windows_NT', 'Windows NT 4.0', NULL)
    WHEN version = '10.0' THEN
      CASE WHEN build IS NULL THEN 'Windows 10 or 11' WHEN build < 22000 THEN 'Windows 10' ELSE 'Windows 11' END
    ELSE
      CASE version
        WHEN '5.0' THEN 'Windows 2000'
        WHEN '5.1' THEN 'Windows XP'
        WHEN '5.2' THEN 'Windows XP'
        WHEN '6.0' THEN 'Windows Vista'
        WHEN '6.1' THEN 'Windows 7'
        WHEN '6.2' THEN 'Windows 8'
        WHEN '6.3' THEN 'Windows 8.1'
      END
  END
);

-- When a build for Android was made, by its number. Two schemes:
--   8 digits yDDDHHmm: years since 2018, day of the year, hour, minute;
--   10 digits: bits 3 to 19 are hours since 2014-12-28.
-- NULL for anything else.
CREATE FUNCTION mozfun.norm.fenix_build_to_datetime(build STRING) AS (
  CASE LENGTH(build)
    WHEN 8 THEN
      IF(
        SUBSTR(build, 5, 2) < '24' AND SUBSTR(build, 7, 2) < '60',
        DATETIME_ADD(
          DATETIME(
            2018 + SAFE_CAST(SUBSTR(build, 1, 1) AS INT64),
            1,
            1,
            SAFE_CAST(SUBSTR(build, 5, 2) AS INT64),
            SAFE_CAST(SUBSTR(build, 7, 2) AS INT64),
            0
          ),
          INTERVAL SAFE_CAST(SUBSTR(build, 2, 3) AS INT64) - 1 DAY
        ),
        NULL
      )
    WHEN 10 THEN
      DATETIME_ADD(
        DATETIME '2014-12-28 00:00:00',
        INTERVAL ((SAFE_CAST(build AS INT64) >> 3) & 0x1FFFF) HOUR
      )
  END
);
