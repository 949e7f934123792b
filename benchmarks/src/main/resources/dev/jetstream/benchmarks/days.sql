SELECT SUM(reading_days) AS days FROM %s
