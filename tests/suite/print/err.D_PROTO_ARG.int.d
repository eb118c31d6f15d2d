/* A number is no pointer. */
BEGIN { print(1); }
