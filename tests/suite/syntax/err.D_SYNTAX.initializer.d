/* A declaration can't set a value. */
int x = 3; BEGIN { trace(x); }
