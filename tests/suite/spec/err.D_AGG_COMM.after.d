/* AGG_COMM.after: commit(1); @ = count(); */
BEGIN { commit(1); @ = count(); }
