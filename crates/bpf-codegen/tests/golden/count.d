/* The main job: an aggregation with string keys. */
profile:::tick-1s { @[execname, probefunc] = count(); }
