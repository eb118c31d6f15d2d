/* The second argument of inet_ntoa6() is a constant. */
BEGIN { x = 1; trace(inet_ntoa6((struct in6_addr *)0, x)); }
