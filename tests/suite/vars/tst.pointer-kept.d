/*
 * Pointers to strings that were made, or written down, lead to them until the clause ends.
 *
 * @options: -q
 */
this char *p;
this char *q;
this char *r;
string names[int];
struct node {
	char *name;
} node;

BEGIN
{
	names[1] = "one";
	this->p = strjoin("a", "b");
	this->q = (char *)substr("xcd", 1);
	this->r = names[1];
	node.name = pid ? "literal" : "other";
	names[2] = strjoin("two", lltostr(3));
	printf("%s %s %s %s\n", stringof(this->p), stringof(this->q), stringof(this->r), stringof(node.name));
	this->p[0] = 'X';
	this->q = this->p + 1;
	this->r = (this->s = strjoin("e", "f"));
	this->s = strjoin("g", "h");
	printf("%s %s %s\n", stringof(this->p), stringof(this->q), stringof(this->r));
	exit(0);
}
