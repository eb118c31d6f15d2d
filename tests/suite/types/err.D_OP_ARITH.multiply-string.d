/* Nor can it be multiplied. */
BEGIN { x = "a" * 2; }
