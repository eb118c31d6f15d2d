/* Nor is it an operand of &&. */
BEGIN { x = 1 && "a"; }
