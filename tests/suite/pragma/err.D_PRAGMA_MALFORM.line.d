/* A line number that is none. */
#line abc
BEGIN { }
