/* An aggregating function stands right of an aggregation only. */
BEGIN { avg(1); }
