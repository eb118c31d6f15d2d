/*
 * Keys of every size and kind, in the columns of their types.
 *
 * @options: -q
 */
BEGIN
{
	@i1[(char)-1] = count();
	@i2[(short)-2] = count();
	@i4[-3] = count();
	@i8[-4LL] = count();
	@u1[(uint8_t)255] = count();
	@u4[(uint32_t)-1] = count();
	@s["string"] = count();
	@m[1, "two", 3LL, (char)4] = count();
	exit(0);
}
