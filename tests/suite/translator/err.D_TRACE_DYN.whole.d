/* Translated data has no value as a whole. */
struct out { int a; int b; };
translator struct out < int N > { a = N; };
BEGIN { trace(xlate < struct out > (1)); }
