/* An aggregating function has no value. */
BEGIN { x = count(); }
