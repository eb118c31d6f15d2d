/* A structure is not cast to a number. */
struct s { int a; }; struct s x; BEGIN { y = (int)x; }
