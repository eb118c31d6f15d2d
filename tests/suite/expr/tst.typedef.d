/*
 * Types can be given names.
 *
 * @options: -q
 */
typedef unsigned char byte;
typedef byte octet;
typedef long long big_t;
typedef string name_t;
octet o;
big_t big;
name_t name;

BEGIN
{
	o = 257;
	big = 1LL << 40;
	name = "typedef";
	printf("%d %d %s %d\n", o, big, name, sizeof (octet));
	printf("%d\n", (byte)511);
	exit(0);
}
