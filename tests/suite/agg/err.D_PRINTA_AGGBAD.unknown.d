/* One that there is. */
BEGIN { printa(@nothing); }
