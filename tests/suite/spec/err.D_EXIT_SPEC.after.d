/* EXIT_SPEC.after: speculate(1); exit(0); */
BEGIN { speculate(1); exit(0); }
