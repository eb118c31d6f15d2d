/* stack() */
BEGIN { stack(); }
