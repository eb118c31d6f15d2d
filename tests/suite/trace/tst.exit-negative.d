/*
 * A negative status.
 *
 * @options: -q
 * @status: 255
 */
BEGIN { exit(-1); }
