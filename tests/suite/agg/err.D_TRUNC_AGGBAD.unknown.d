/* One that there is. */
BEGIN { trunc(@nothing); }
