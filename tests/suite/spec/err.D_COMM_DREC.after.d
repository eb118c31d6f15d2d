/* COMM_DREC.after: trace(1); commit(1); */
BEGIN { trace(1); commit(1); }
