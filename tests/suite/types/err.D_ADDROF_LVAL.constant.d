/* Nor has a constant. */
BEGIN { trace(&1); }
