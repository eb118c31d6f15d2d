/* A variable is less stable than asked for. */
#pragma D option amin=evolving/evolving/common
#pragma D attributes Unstable/Stable/Common x
int x;
dtrace:::BEGIN { trace(x); }
