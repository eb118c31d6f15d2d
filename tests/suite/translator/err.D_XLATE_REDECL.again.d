/* Two translators for the same types. */
struct out { int a; int b; };
translator struct out < int N > { a = N; };
translator struct out < int M > { b = M; };
