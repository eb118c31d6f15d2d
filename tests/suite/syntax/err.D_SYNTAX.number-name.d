/* A name can't start with a digit. */
BEGIN { 1x = 2; }
