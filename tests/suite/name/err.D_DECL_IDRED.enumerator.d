/*
 * An enumerator has one meaning.
 */
enum a { RED };
enum b { RED };
BEGIN { exit(0); }
