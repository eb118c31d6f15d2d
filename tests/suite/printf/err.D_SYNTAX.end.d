/* A conversion that is cut off. */
BEGIN { printf("abc %"); }
