/*
 * Strings that were never stored: NULL in self-> variables and arrays, empty in others. NULL stored is NULL in all.
 * @options: -q
 */
string g;
this string l;
self string t;
string a[int];
self string b[int];

BEGIN
{
	printf("[%s] [%s]\n", g, this->l);
	printf("%d %d %d\n", self->t == NULL, a[1] == NULL, self->b[1] == NULL);
	g = "g";
	this->l = g;
	self->t = this->l;
	a[1] = self->t;
	self->b[1] = a[1];
	printf("%s%s%s%s%s\n", g, this->l, self->t, a[1], self->b[1]);
}

BEGIN
{
	g = NULL;
	self->t = NULL;
	a[1] = NULL;
	printf("%d %d %d %s\n", g == NULL, self->t == NULL, a[1] == NULL, self->b[1]);
	printf("%s\n", self->t != NULL ? self->t : "none");
	exit(0);
}
