/* A call of the runtime, with a fault that is possible. */
profile:::tick-1s { trace(strjoin(execname, "!")); }
