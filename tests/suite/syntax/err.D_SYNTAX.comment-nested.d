/* A comment within a comment. */
/* one /* two */ BEGIN { trace(1); }
