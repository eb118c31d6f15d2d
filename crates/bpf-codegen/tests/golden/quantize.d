/* A distribution. */
profile:::tick-1s { @ = quantize(arg0); }
