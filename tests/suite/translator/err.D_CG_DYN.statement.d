/* Translated data is no statement. */
struct out { int a; int b; };
translator struct out < int N > { a = N; };
BEGIN { xlate < struct out > (1); }
