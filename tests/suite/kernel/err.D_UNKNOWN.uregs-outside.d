/* There are 26 registers. */
BEGIN { trace(uregs[26]); }
