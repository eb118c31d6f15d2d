/* One function for one aggregation. */
BEGIN { @a = count(); @a = sum(1); }
