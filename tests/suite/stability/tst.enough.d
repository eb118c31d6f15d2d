/* What is stable enough is compiled.
   @options: -q -x amin=Stable/Stable/Common */
dtrace:::BEGIN { trace(pid > 0); exit(0); }
