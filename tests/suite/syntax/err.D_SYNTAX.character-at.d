/* An at-sign that names nothing. */
BEGIN { x = 1 @ 2; }
