/*
 * A structure that neither the program nor the kernel has more of than its name is that of a loaded module, with the
 * module's name or without it: where its size is asked for, or a member of it. One of the program stays the program's.
 *
 * @requires: module-types
 * @options: -q
 */
struct zram;
this struct zram *whole;
struct zram_table_entry { char own[3]; };

struct around {
	struct zram_stats stats;
};

BEGIN
{
	this->whole = (struct zram`zram *)8;
	printf("%d\n", this->whole == (struct zram`zram *)8);
	printf("%d\n", sizeof (struct zram) == sizeof (struct zram`zram) && sizeof (struct zram) > 8);
	printf("%d\n", (uintptr_t)&((struct zram *)0)->disksize == offsetof(struct zram`zram, disksize));
	printf("%d\n", offsetof(struct zram, disksize) > 0);
	printf("%d\n", sizeof (struct around) == sizeof (struct zram`zram_stats));
	printf("%d\n", sizeof (struct zram_table_entry));
	exit(0);
}
