/*
 * Sizes of the base types and of the typedefs that every program has.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %d %d %d\n", sizeof (char), sizeof (short), sizeof (int), sizeof (long), sizeof (long long));
	printf("%d %d %d\n", sizeof (signed char), sizeof (unsigned short int), sizeof (unsigned));
	printf("%d %d %d %d\n", sizeof (int8_t), sizeof (int16_t), sizeof (int32_t), sizeof (int64_t));
	printf("%d %d %d %d\n", sizeof (uint8_t), sizeof (uint16_t), sizeof (uint32_t), sizeof (uint64_t));
	printf("%d %d %d %d\n", sizeof (uchar_t), sizeof (ushort_t), sizeof (uint_t), sizeof (ulong_t));
	printf("%d %d %d\n", sizeof (u_longlong_t), sizeof (longlong_t), sizeof (uintptr_t));
	printf("%d %d %d %d\n", sizeof (size_t), sizeof (ssize_t), sizeof (ptrdiff_t), sizeof (intptr_t));
	printf("%d %d\n", sizeof (pid_t), sizeof (id_t));
	printf("%d %d %d\n", sizeof (int *), sizeof (char **), sizeof (void *));
	printf("%d %d %d\n", sizeof (float), sizeof (double), sizeof (long double));
	exit(0);
}
