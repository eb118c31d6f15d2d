/* A decimal number without u must fit a signed type. */
BEGIN { trace(18446744073709551615); }
