/* Only plain assignment. */
BEGIN { @a += count(); }
