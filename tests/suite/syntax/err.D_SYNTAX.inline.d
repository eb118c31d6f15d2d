/* An inline without a value. */
inline int x; BEGIN { trace(x); }
