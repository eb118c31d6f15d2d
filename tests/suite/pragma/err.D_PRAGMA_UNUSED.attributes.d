/* Attributes of a name that is never defined. */
#pragma D attributes Stable/Stable/Common nothing
BEGIN { exit(0); }
