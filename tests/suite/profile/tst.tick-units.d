/*
 * Every unit of time for tick.
 *
 * @options: -q -x aggsortkey
 */
tick-1000000ns, tick-1000000nsec { @["ns"] = count(); }
tick-1000us, tick-1000usec { @["us"] = count(); }
tick-2ms, tick-2msec { @["ms"] = count(); }
tick-500hz, tick-500 { @["hz"] = count(); }
tick-1s, tick-1sec { @["s"] = count(); }
tick-1m, tick-1min { @never = count(); }
tick-1h, tick-1hour, tick-1d, tick-1day { @never = count(); }

tick-1200ms
{
	exit(0);
}

END
{
	normalize(@, 1000000);
	printa("%s %@d\n", @);
	printa("%@d\n", @never);
}
