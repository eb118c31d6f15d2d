/*
 * The classic dialect has tags of its own for arguments.
 *
 * @options: -x version=1.13
 */
BEGIN { clear(); }
