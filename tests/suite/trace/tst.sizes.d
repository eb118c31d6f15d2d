/*
 * Each size of number has its column.
 *
 * @filter: row
 */
BEGIN { trace((char)1); }
BEGIN { trace((short)2); }
BEGIN { trace(3); }
BEGIN { trace(4LL); }
BEGIN { trace(-5); trace(-6LL); }
BEGIN { trace((char)1); trace((short)2); trace(3); trace(4LL); trace("five"); exit(0); }
