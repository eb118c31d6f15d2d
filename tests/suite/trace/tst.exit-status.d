/*
 * exit() gives the status: its clause goes on, later clauses of BEGIN do not run, END does.
 *
 * @options: -q
 * @status: 7
 */
BEGIN { printf("before\n"); exit(7); printf("same clause\n"); }
BEGIN { printf("next clause\n"); }
END { printf("end\n"); }
