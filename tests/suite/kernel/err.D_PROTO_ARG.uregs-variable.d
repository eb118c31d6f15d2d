/* Which register it is has to be known before. */
BEGIN { i = 1; trace(uregs[i]); }
