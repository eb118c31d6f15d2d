/* Nor this kind of loop. */
BEGIN { for (i = 0; i < 3; i++) { } }
