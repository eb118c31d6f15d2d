/* More arguments than the probe of a table has. */
io:::start { trace(args[3]->b_flags); }
