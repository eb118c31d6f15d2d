/*
 * Actions may stand behind ? and : of a statement, as in iosnoop.
 * @options: -q
 */
inline int OPT_time = 0;
inline int OPT_name = 1;

BEGIN
{
	x = 3;
	OPT_time ? printf("never\n") : 1;
	OPT_name ? printf("name\n") : 1;
	(! OPT_time) ? printf("no time\n") : 1;
	x == 3 ? printf("three\n") : printf("never\n");
	x == 4 ? printf("never\n") : x == 3 ? trace("three\n") : trace("never\n");
	x > 3 ? 1 : printf("not above\n");
	(OPT_name && x) ? @counts["name"] = count() : 1;
	OPT_time ? @counts["time"] = count() : 1;
	x < 3 ? @counts["less"] = count() : 1;
	(x == 3) ? x++ : 1;
	OPT_name ? printf("x is %d\n", x) : 1;
	x == 5 ? exit(1) : exit(0);
}

END
{
	OPT_name ? printa("%s %@d\n", @counts) : 1;
	OPT_time ? 1 : trunc(@counts);
}
