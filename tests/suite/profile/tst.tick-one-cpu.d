/*
 * tick fires on one CPU, profile on all.
 *
 * @options: -q
 * @requires: cpus
 */
tick-10ms { @tick[cpu] = count(); t++; }
profile-10ms { @profile[cpu] = count(); }

tick-500ms
{
	exit(0);
}

END
{
	printa("tick\n", @tick);
	trunc(@profile, 2);
	printa("profile\n", @profile);
}
