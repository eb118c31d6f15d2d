/*
 * A macro argument that names a type is one, wherever a type can stand.
 *
 * @options: -q
 * @args: uint16_t pair_t tgid
 */
typedef struct pair {
	$1 first;
	int second;
} pair_t;

inline int LOW[$1 n] = n;

BEGIN
{
	this->p = ($1 *)alloca(sizeof($1));
	printf("%d %d %d\n", ($1)65537, sizeof(*this->p), LOW[65538]);
	printf("%d %d\n", sizeof($2), offsetof($2, second));
	printf("%d\n", curthread->$3 == pid);
	exit(0);
}
