/* Nor as a value. */
BEGIN { x = nothing(1); }
