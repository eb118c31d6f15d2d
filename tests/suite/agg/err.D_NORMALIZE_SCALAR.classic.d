/*
 * A factor that is no number, in the classic dialect.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = count(); normalize(@a, "x"); }
