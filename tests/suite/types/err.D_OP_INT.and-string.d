/* Bits of a string. */
BEGIN { x = 1 & "a"; }
