/*
 * Every division by zero is a fault: signed, unsigned, remainder, in an assignment.
 *
 * @options: -q
 */
int zero;
unsigned int uzero;

BEGIN { x = 5 % zero; }
BEGIN { x = 5 / uzero; }
BEGIN { y = 7; y /= zero; }
BEGIN { y = 7; y %= uzero; }
BEGIN /1 / zero/ { printf("not reached\n"); }
BEGIN { exit(0); }
