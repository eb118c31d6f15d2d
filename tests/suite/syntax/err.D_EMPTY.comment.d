/* A program with nothing in it. */
/* nothing */
