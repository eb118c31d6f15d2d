/* A built-in variable can't be declared. */
string pid; BEGIN { }
