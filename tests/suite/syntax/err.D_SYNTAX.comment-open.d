/* A comment that is not closed. */
BEGIN { trace(1); } /* no end
