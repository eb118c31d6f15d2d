/*
 * A predicate that is not zero lets its clause run.
 *
 * @options: -q
 */
BEGIN { x = 3; }
BEGIN /x/ { printf("x\n"); }
BEGIN /!x/ { printf("not x\n"); }
BEGIN /x == 3 && probename == "BEGIN"/ { printf("three\n"); }
BEGIN /x > 3 || x < 0/ { printf("other\n"); }
BEGIN /(x / 2) == 1/ { printf("half\n"); }
BEGIN /x - 3/ { printf("never\n"); }
BEGIN /0x100000000/ { printf("high bits\n"); }
BEGIN { exit(0); }
