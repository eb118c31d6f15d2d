/* trace() takes a value. */
BEGIN { trace(); }
