/*
 * A string and a number: what is behind so many characters.
 * @options: -q
 */
BEGIN
{
	s = "abcdefgh";
	printf("%s %s %s\n", s + 1, 3 + s, strjoin(s + 7, "!"));
	self->t = s + 5;
	printf("%s %d\n", self->t, self->t == "fgh");
	exit(0);
}
