/* Nor is one that is too large, however large it is. */
struct output {
	int number;
	char space[4000000000];
	string name;
};

translator struct output < int N > {
	number = N;
	name = "none";
};

BEGIN
{
	print(xlate < struct output > (pid));
}
