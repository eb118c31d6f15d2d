/* And a number. */
BEGIN { @a = count(); normalize(@a, "x"); }
