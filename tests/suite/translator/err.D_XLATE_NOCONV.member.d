/* A member that the translator leaves out. */
struct out { int a; int b; };
translator struct out < int N > { a = N; };
BEGIN { trace(xlate < struct out > (1).b); }
