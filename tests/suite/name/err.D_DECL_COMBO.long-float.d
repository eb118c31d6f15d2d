/* A long float. */
long float x; BEGIN { }
