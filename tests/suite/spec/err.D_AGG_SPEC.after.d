/* AGG_SPEC.after: speculate(1); @ = count(); */
BEGIN { speculate(1); @ = count(); }
