/* A variable that was never assigned. */
BEGIN { trace(nothing); }
