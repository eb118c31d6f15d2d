/* A number where a string should be. */
BEGIN { trace(strlen(1)); }
