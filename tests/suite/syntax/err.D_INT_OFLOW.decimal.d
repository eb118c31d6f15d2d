/* A number that is larger than any type. */
BEGIN { trace(18446744073709551616); }
