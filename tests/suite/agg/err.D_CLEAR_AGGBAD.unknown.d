/* One that there is. */
BEGIN { clear(@nothing); }
