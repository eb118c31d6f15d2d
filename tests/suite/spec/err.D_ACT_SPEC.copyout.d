/* ACT_SPEC.copyout: speculate(1); copyout(alloca(8), 0, 8); */
BEGIN { speculate(1); copyout(alloca(8), 0, 8); }
