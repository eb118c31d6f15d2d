/*
 * Functions of the kernel by their addresses.
 * @options: -q
 */
BEGIN
{
	printf("%d\n", (uintptr_t)&`schedule == (uintptr_t)&vmlinux`schedule);
	func((uintptr_t)&`schedule);
	printf("%a\n", (uintptr_t)&`schedule);
	@[sym((uintptr_t)&`schedule)] = count();
	exit(0);
}
