/*
 * Characters of strings that are elements of arrays and members of structures.
 *
 * @options: -q
 */
struct names {
	string one;
	string two[2];
} g;
string s[3];
self string t[2];

BEGIN
{
	s[1] = "abc";
	self->t[1] = "def";
	g.one = "ghi";
	g.two[1] = "jkl";
	printf("%c%c%c%c\n", s[1][1], self->t[1][2], g.one[0], g.two[1][1]);
	s[1][0] = 'X';
	printf("%s %d\n", s[1], s[1][3]);
	exit(0);
}
