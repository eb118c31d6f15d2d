/* A call that is not closed. */
BEGIN { trace(1, ; }
