/* No goto. */
BEGIN { goto end; }
