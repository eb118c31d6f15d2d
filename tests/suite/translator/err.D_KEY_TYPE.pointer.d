/* Translated data is no key. */
io:::start
{
	start[args[0]] = timestamp;
}
