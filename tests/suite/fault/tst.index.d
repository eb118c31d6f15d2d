/*
 * An index outside of its array is a fault where the element is read or stored, and nowhere else.
 * @options: -q
 * @filter: number hex
 */
struct s { int list[4]; char last; };
int a[5];
struct s m[int];
this struct s t;

BEGIN { this->i = 4; a[this->i] = 5; printf("%d\n", a[this->i]); }
BEGIN { this->i = 5; a[this->i] = 5; printf("never"); }
BEGIN { this->i = 5; trace(a[this->i]); printf("never"); }
BEGIN { this->i = -1; a[this->i]++; printf("never"); }
BEGIN { this->i = 3; m[1].list[this->i] = 7; printf("%d %d\n", m[1].list[3], m[1].last); }
BEGIN { this->i = 4; m[1].list[this->i] = 7; printf("never"); }
BEGIN { this->i = 4; trace(this->t.list[this->i]); printf("never"); }
BEGIN { this->i = 5; this->p = &a[this->i]; printf("an address\n"); }
BEGIN { exit(0); }

ERROR
{
	printf("fault %d\n", arg4);
}
