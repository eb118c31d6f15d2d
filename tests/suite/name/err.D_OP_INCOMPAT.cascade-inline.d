/* The same of an inline. */
inline int N = "a"; BEGIN { trace(N); }
