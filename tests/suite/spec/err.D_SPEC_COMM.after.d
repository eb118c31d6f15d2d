/* SPEC_COMM.after: commit(1); speculate(1); */
BEGIN { commit(1); speculate(1); }
