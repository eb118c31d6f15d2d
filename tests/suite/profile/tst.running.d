/*
 * A profile probe sees the process that runs.
 *
 * @options: -q
 * @trigger: burn:300
 */
profile-200hz
/execname == "trigger" && pid == $target/
{
	seen = 1;
}

END
{
	printf("%d\n", seen);
}
