/* A divisor that turns out to be zero. */
BEGIN { x = 5 / (3 - 3); }
