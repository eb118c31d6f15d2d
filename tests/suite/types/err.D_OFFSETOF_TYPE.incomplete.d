/*
 * A structure that is only declared has no members.
 */
struct only_declared;
BEGIN { trace(offsetof(struct only_declared, x)); }
