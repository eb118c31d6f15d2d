/* Storage classes of C that have no meaning here. */
static int x; BEGIN { }
