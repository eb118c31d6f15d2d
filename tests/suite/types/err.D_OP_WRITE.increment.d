/* Nor incremented. */
BEGIN { timestamp++; }
