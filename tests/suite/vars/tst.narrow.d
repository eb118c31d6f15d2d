/*
 * A variable has its declared size: what is stored is cut, and extended again when it is read.
 *
 * @options: -q
 */
char c;
unsigned char uc;
short s;
unsigned short us;
unsigned int ui;
int8_t a[int];
self uint8_t t;
this int16_t l;

BEGIN
{
	c = 300;
	uc = 300;
	s = 0x18000;
	us = -1;
	ui = -1;
	a[0] = 255;
	self->t = 257;
	this->l = 0x8001;
	printf("%d %d %d %d %d\n", c, uc, s, us, ui);
	printf("%d %d %d\n", a[0], self->t, this->l);
	uc += 250;
	c = c * 4;
	printf("%d %d\n", uc, c);
	exit(0);
}
