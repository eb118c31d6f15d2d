/* The same number of keys. */
BEGIN { @a = count(); @b[1] = count(); printa(@a, @b); }
