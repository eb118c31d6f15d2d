/*
 * A clause that traces nothing gives its row only where it has no statements.
 *
 * @filter: row
 */
BEGIN { }
BEGIN { x = 1; }
BEGIN { @ = count(); }
BEGIN { exit(0); }
END { }
