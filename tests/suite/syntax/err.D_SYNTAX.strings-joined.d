/* String constants in a row are not joined. */
BEGIN { trace("a" "b"); }
