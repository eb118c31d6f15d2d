/* With pspec, what could be a declaration is a probe description. */
#pragma D option pspec

int*x
