/*
 * One aggregation in clauses of several probes.
 *
 * @options: -q
 */
BEGIN { @[probename] = count(); @n = sum(1); exit(0); }
END { @[probename] = count(); @n = sum(1); printa("%s %@d\n", @); printa("%@d\n", @n); }
