/*
 * With -Z, a probe that needs kprobes is as one that is not there where the kernel has none, which is told once.
 *
 * @options: -Z
 * @requires: no-kprobes
 */
io:::wait-start
{
	printf("%s\n", args[2]->fi_pathname);
}

#pragma D option quiet

BEGIN
{
	printf("there");
	exit(0);
}
