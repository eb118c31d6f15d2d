/*
 * The branch that the condition chooses runs; what follows runs either way.
 * @options: -q
 */
this int no;

BEGIN
{
	if (1 == 1)
		printf("then\n");
	else
		printf("never\n");
	if (this->no)
		printf("never\n");
	else {
		x = 5;
		printf("else\n");
	}
	if (x > 4) {
		printf("x is %d\n", x);
	}
	if (x) ; else printf("never\n");
	printf("after\n");
	exit(0);
}

