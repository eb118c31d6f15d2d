/* No such option. */
#pragma D option nothing
BEGIN { }
