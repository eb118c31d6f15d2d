/* A sign for a type that is no integer. */
unsigned double x; BEGIN { }
