/*
 * Structures with the same strings are the same key, whatever was in their memory, or in that of the strings, before.
 *
 * @options: -q
 */
struct key {
	string name;
	int n;
};
struct key k, l;
this struct key m;

BEGIN
{
	k.name = "longer";
	k.name = strjoin("x", "");
	l.name = "x";
	this->m.name = substr("some text x", 10);
	seen[k] = 1;
	printf("%d %d\n", seen[l], seen[this->m]);
	@[k] = count();
	@[l] = count();
	@[this->m] = count();
	printa("%@d\n", @);
	exit(0);
}
