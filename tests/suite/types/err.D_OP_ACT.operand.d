/* An action is no operand. */
BEGIN { x = trace(1) + 1; }
