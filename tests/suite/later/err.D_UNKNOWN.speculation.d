/* speculation() */
BEGIN { x = speculation(); }
