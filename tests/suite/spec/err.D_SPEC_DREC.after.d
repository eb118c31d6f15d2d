/* SPEC_DREC.after: trace(1); speculate(1); */
BEGIN { trace(1); speculate(1); }
