/* One that there is. */
BEGIN { normalize(@nothing, 2); }
