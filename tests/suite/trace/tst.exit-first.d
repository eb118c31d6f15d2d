/*
 * After exit() no other probe fires but END.
 *
 * @options: -q
 */
BEGIN { exit(0); }
tick-1ms { printf("tick\n"); }
END { printf("end\n"); }
