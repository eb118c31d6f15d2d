/* A pragma alone is no program either. */
#pragma D option quiet
