/*
 * The exit status is cut to eight bits.
 *
 * @options: -q
 * @status: 44
 */
BEGIN { exit(300); }
