/*
 * Clauses of one probe run in the order of the program.
 *
 * @options: -q
 */
BEGIN { printf("1 "); }
END { printf("end 1 "); }
BEGIN { printf("2 "); }
dtrace:::BEGIN { printf("3 "); }
:::BEGIN { printf("4\n"); }
END { printf("end 2\n"); }
BEGIN { exit(0); }
