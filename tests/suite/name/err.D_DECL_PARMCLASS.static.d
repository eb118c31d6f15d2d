/*
 * A parameter has no storage class.
 */
int f(static int);
BEGIN { exit(0); }
