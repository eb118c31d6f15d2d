/* A clause that is not closed. */
BEGIN { trace(1);
