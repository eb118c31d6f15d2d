/*
 * Probe ids start with those of BEGIN, END and ERROR; an epid names a clause on a probe.
 *
 * @options: -q
 */
BEGIN { printf("%d %d\n", id, epid); }
BEGIN { printf("%d %d\n", id, epid); exit(0); }
END { printf("%d %d\n", id, epid); }
