/* A number is no pointer. */
BEGIN { trace(*1); }
