/* What reads a variable before it stores to it needs one that there is. */
BEGIN { total += 1; }
