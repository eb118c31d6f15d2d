/* A string has no sign. */
BEGIN { x = -"a"; }
