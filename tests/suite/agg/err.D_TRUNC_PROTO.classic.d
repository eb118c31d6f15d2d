/*
 * Arguments of trunc(), in the classic dialect.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = count(); trunc(@a, 1, 2); }
