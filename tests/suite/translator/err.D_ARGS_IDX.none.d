/* A translator of what a probe does not have. */
struct out { int a; int b; };
translator struct out < int N > { a = N; };
inline struct out T = xlate < struct out > (1); BEGIN { trace(args[0] + T.a); }
