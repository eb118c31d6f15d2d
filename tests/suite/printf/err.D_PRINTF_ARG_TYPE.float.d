/* A number as a floating-point one. */
BEGIN { printf("%f", 1); }
