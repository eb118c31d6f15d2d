/* Words of a type that exclude each other. */
short long x; BEGIN { }
