/* A constant of the library is no variable. */
BEGIN { ENOENT = 3; }
