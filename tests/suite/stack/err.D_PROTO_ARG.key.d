/* A key is a stack, or it is not. */
BEGIN { @[stack()] = count(); @[1] = count(); }
