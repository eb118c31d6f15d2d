/* A structure with a bit-field is not put together: said where that is asked for, not where the translator is named. */
struct output {
	int number;
	int bits : 3;
};

translator struct output < int N > {
	number = N;
	bits = N;
};

inline struct output *made = xlate < struct output * > (pid);

BEGIN
{
	print(made);
}
