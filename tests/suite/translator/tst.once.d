/* The input of a translator is computed once, however often its members' expressions name it.
   @options: -q */

struct out { int three; };
translator struct out < int N > { three = N + N + N; };

BEGIN
{
	n = 5;
	printf("%d", xlate < struct out > (n++).three);
	printf(" %d\n", n);
	exit(0);
}
