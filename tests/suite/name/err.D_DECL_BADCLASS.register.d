/* Nor has this one. */
register int x; BEGIN { }
