/* Nor is this one. */
BEGIN { probe = 1; }
