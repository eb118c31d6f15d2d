/* A name that a pragma binds to a later version is not there: the program gives it another meaning.
   @options: -q -x version=1.5 */
inline int old = 1;
#pragma D binding "1.5" old
inline int new = 2;
#pragma D binding "1.6" new
BEGIN { trace(old); exit(0); }
