/* Members of translated data: of a structure, through a pointer, by an inline, of a translator that uses another.
   @options: -q */

struct in { int a; char letter; };
struct out { int doubled; char letter; string name; };
struct outer { long sum; };

translator struct out < struct in *T > {
	doubled = T->a * 2;
	letter = T->letter;
	name = T->a > 5 ? "large" : "small";
};

translator struct outer < struct in *T > {
	sum = xlate < struct out > (T).doubled + T->a;
};

inline struct out *SEEN[struct in *p] = xlate < struct out * > (p);

BEGIN
{
	this->p = (struct in *)alloca(sizeof (struct in));
	this->p->a = 21;
	this->p->letter = 'x';
	printf("%d %c %s\n", xlate < struct out > (this->p).doubled, xlate < struct out * > (this->p)->letter,
	    xlate < struct out > (this->p).name);
	printf("%d\n", xlate < struct outer > (this->p).sum);
	printf("%d %s\n", SEEN[this->p]->doubled, (*SEEN[this->p]).name);
	exit(0);
}
