/* A number can't be changed by a pointer. */
int p;
BEGIN { p -= alloca(10); }
