/* Arrays stand at their elements' alignment beside other variables: none touches its neighbours, in any storage class.
   @options: -q */

char g0; char g1[3]; short g2[5]; char g3; long g4[2]; char g5[9]; string g6;
self char t0; self char t1[3]; self short t2[5]; self char t3;
this char l0; this char l1[3]; this short l2[5]; this char l3;

BEGIN
{
	g0 = 1; g3 = 3; g6 = "text";
	g1[0] = 10; g1[2] = 12; g2[0] = 20; g2[4] = 24; g4[1] = -4; g5[8] = 58;
	self->t0 = 5; self->t3 = 7;
	self->t1[2] = 32; self->t2[4] = 44;
	this->l0 = 6; this->l3 = 8;
	this->l1[2] = 52; this->l2[4] = 64;
	printf("%d %d %d %d %d %d %d %d %d %s\n", g0, g1[0], g1[1], g1[2], g2[0], g2[4], g3, g4[1], g5[8], g6);
	printf("%d %d %d %d\n", self->t0, self->t1[2], self->t2[4], self->t3);
	printf("%d %d %d %d\n", this->l0, this->l1[2], this->l2[4], this->l3);
}

BEGIN
{
	g5[0] = 50; g1[1] = 11; self->t1[0] = 30; g2[2] = 22;
	printf("%d %d %d %d %d %d %d %s\n", g0, g1[0], g1[1], g1[2], g2[2], g3, g5[8], g6);
	printf("%d %d %d %d\n", self->t0, self->t1[0], self->t2[4], self->t3);
	exit(0);
}
