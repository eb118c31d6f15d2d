/* trunc() takes no more than two arguments. */
BEGIN { @a = count(); trunc(@a, 1, 2); }
