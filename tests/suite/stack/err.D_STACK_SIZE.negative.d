/* A key that is a stack of less than no frames. */
BEGIN { @[stack(-1)] = count(); }
