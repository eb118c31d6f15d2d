/*
 * offsetof() of what is no member.
 */
struct s { int a; };
BEGIN { trace(offsetof(struct s, b)); }
