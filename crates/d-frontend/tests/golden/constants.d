/* What is known when compiling is not computed when tracing. */
inline int SECOND = 1000000000;
enum colour { RED, GREEN = 5, BLUE };

BEGIN
{
	trace(2 * 3 + SECOND / 10);
	trace(BLUE);
	trace(sizeof (int) * 4);
	trace(1 ? 2 : arg0);
}
