/* An aggregation has no value that could be a key. */
BEGIN { @a = count(); @b[@a] = count(); }
