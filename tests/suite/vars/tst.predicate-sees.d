/*
 * A predicate sees what earlier clauses did.
 *
 * @options: -q
 */
BEGIN { x = 1; }
BEGIN /x == 1/ { x = 2; printf("a"); }
BEGIN /x == 1/ { printf("b"); }
BEGIN /x == 2/ { printf("c\n"); exit(0); }
