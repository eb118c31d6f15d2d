/* A variable of no type. */
void x; BEGIN { }
