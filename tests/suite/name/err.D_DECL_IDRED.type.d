/* A second declaration of another type. */
int x; string x; BEGIN { }
