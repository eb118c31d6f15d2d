/* ACT_SPEC.raise: speculate(1); raise(9); */
BEGIN { speculate(1); raise(9); }
