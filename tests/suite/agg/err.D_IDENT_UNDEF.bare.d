/* An aggregation that nothing is put in does not exist. */
BEGIN { @a; }
