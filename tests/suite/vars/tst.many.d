/*
 * Many variables.
 *
 * @options: -q
 */
BEGIN
{
	a1 = 1; a2 = 2; a3 = 3; a4 = 4; a5 = 5; a6 = 6; a7 = 7; a8 = 8; a9 = 9; a10 = 10;
	b1 = 1; b2 = 2; b3 = 3; b4 = 4; b5 = 5; b6 = 6; b7 = 7; b8 = 8; b9 = 9; b10 = 10;
	self->a1 = 1; self->a2 = 2; self->a3 = 3; self->a4 = 4; self->a5 = 5;
	this->a1 = 1; this->a2 = 2; this->a3 = 3; this->a4 = 4; this->a5 = 5;
	s1 = "1"; s2 = "2"; s3 = "3"; s4 = "4"; s5 = "5";
	printf("%d\n", a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10);
	printf("%d\n", b1 + b2 + b3 + b4 + b5 + b6 + b7 + b8 + b9 + b10);
	printf("%d %d\n", self->a1 + self->a5, this->a1 + this->a5);
	printf("%s%s%s%s%s\n", s1, s2, s3, s4, s5);
	exit(0);
}
