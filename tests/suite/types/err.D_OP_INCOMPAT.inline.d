/* An inline of another type than its value. */
inline int x = "a"; BEGIN { trace(x); }
