/*
 * An assignment copies the string.
 *
 * @options: -q
 */
BEGIN
{
	s = "one";
	t = s;
	s = "two";
	self->s = t;
	this->s = s;
	printf("%s %s %s %s\n", s, t, self->s, this->s);
	t = "";
	printf("[%s] [%s]\n", t, self->s);
	exit(0);
}
