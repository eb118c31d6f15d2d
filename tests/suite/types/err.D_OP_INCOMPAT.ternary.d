/* Branches of different kinds. */
BEGIN { x = 1 ? "a" : 2; }
