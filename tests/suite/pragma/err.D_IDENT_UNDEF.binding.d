/* A name is newer than the program.
   @options: -x version=1.5 */
inline int late = 2;
#pragma D binding "1.6" late
BEGIN { trace(late); }
