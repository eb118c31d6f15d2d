/*
 * Elements are changed in place.
 *
 * @options: -q
 */
BEGIN
{
	a["x"] += 5;
	a["x"] *= 3;
	a["x"] <<= 1;
	a["y"]--;
	a[a["x"] == 30 ? "z" : "?"] = 7;
	printf("%d %d %d\n", a["x"], a["y"], a["z"]);
	exit(0);
}
