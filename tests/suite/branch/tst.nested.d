/*
 * Branches in branches, and chains of else if.
 * @options: -q
 */
int i;

tick-20ms
/i < 7/
{
	if (i % 2 == 0) {
		if (i == 0)
			printf("zero");
		else if (i == 2)
			printf("two");
		else {
			printf("even");
			if (i > 4)
				printf(" and large");
			else
				printf(" and small");
		}
	} else {
		if (i == 5) {
			printf("five");
		}
	}
	printf(" %d\n", i);
	i++;
}

tick-20ms
/i == 7/
{
	exit(0);
}
