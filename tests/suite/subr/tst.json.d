/*
 * json() looks up members and elements; strings come without their quotes.
 *
 * @options: -q -x strsize=512
 */
BEGIN
{
	j = "{ \"name\": \"x y\", \"n\": -12.5, \"t\": true, \"z\": null, \"list\": [1, \"two\", [3, 4], {\"k\": \"v\"}], \"o\": {\"a\": {\"b\": 7}} }";
	printf("%s|%s|%s|%s\n", json(j, "name"), json(j, "n"), json(j, "t"), json(j, "z"));
	printf("%s|%s|%s|%s\n", json(j, "list[0]"), json(j, "list[1]"), json(j, "list[2][1]"), json(j, "list[3].k"));
	printf("%s|%s\n", json(j, "o.a.b"), json(j, "o.a"));
	printf("%d %d %d\n", json(j, "missing") == NULL, json(j, "list[9]") == NULL, json(j, "name.x") == NULL);
	printf("%d %d\n", json("not json", "a") == NULL, json("", "a") == NULL);
	exit(0);
}
