/* An inline definition has no storage class. */
inline static int one = 1;
