/* Memory of the kernel: read directly, and where that gives 0, by a helper. */
profile:::tick-1s { @ = sum(*(short *)arg0); }
