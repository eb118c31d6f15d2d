/* A declaration that names nothing. */
int; BEGIN { }
