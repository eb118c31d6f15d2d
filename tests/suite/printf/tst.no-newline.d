/*
 * With -q nothing is added.
 *
 * @options: -q
 */
BEGIN { printf("a"); }
BEGIN { printf("b"); trace(1); trace("c"); exit(0); }
