/*
 * A structure has each member once.
 */
struct s { int a; char a; };
BEGIN { exit(0); }
