/* A translated structure can be assigned as a whole; members without a definition are zero.
   @options: -q */

struct in { int a; };
struct out { int x; char none; long y; };
translator struct out < struct in T > { x = T.a; y = T.a * 1000; };

struct in i;
struct out o;

BEGIN
{
	o.none = 'n';
	i.a = 7;
	o = xlate < struct out > (i);
	self->copy = xlate < struct out > (i);
	printf("%d %d %d\n", o.x, o.none, o.y);
	printf("%d\n", self->copy.y);
	exit(0);
}
