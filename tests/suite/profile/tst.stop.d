/*
 * A countdown.
 *
 * @options: -q
 */
BEGIN { i = 5; }
tick-10ms /i > 0/ { printf("%d ", i--); }
tick-10ms /i == 0/ { printf("lift off\n"); exit(0); }
