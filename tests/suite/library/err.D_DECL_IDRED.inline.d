/* What the library defines can't be declared anew. */
inline int SIGHUP = 2;
