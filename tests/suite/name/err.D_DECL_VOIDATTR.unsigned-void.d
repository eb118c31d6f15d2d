/* An unsigned void. */
unsigned void *x; BEGIN { }
