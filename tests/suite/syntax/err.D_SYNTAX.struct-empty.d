/*
 * A structure has members.
 */
struct s { };
BEGIN { exit(0); }
