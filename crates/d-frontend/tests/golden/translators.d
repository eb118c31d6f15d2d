struct in { int a; int b; };
struct out { int sum; string name; long twice; };

translator struct out < struct in *T > {
	sum = T->a + T->b;
	name = T->a ? "some" : "none";
	twice = 2 * T->b;
};

/* The input is cheap: it is put in where it is used. */
BEGIN { trace(xlate < struct out > ((struct in *)arg0).sum); }

/* It is not: it is computed once. */
BEGIN { trace(xlate < struct out * > ((struct in *)copyin(arg0, 8))->sum); }

struct plain { int x; long y; };
translator struct plain < int N > { x = N; y = N * N; };
BEGIN { this->p = xlate < struct plain > (pid); }
