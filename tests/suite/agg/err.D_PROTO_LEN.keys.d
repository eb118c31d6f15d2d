/* The same number of keys everywhere. */
BEGIN { @a[1] = count(); @a[1, 2] = count(); }
