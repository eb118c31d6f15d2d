/*
 * Nothing is lost of many updates of many keys.
 *
 * @options: -q
 * @trigger: getppid:20000
 */
syscall::getppid:entry
/pid == $target/
{
	@keys[n++ % 500] = count();
	@all = count();
}

END
{
	printa("%@d\n", @all);
	trunc(@keys, 1);
	printa("%@d\n", @keys);
}
