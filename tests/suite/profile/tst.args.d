/*
 * arg0 is the kernel's program counter or zero, arg1 the user's or zero.
 *
 * @options: -q
 * @trigger: burn:400
 */
profile-500hz
/pid == $target/
{
	@[arg0 != 0, arg1 != 0] = count();
}

profile-500hz
/pid == $target && arg1 != 0 && arg0 == 0/
{
	@user = count();
}

END
{
	trunc(@);
	normalize(@user, 100000);
	printa("%@d\n", @user);
}
