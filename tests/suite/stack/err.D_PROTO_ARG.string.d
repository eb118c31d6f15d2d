/* stack() of a string. */
BEGIN { stack("i'm not an integer constant"); }
