/* Nor can a constant be incremented. */
BEGIN { 1++; }
