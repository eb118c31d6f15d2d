/* No translator takes this input. */
struct out { int a; int b; };
translator struct out < int N > { a = N; };
BEGIN { trace(xlate < struct out > ("x").a); }
