/* A structure that nobody has declared is only a name. */
BEGIN { trace(((struct no_such_structure *)curthread)->member); }
