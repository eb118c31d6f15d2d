/* freopen(".") means nothing. */
BEGIN { freopen("."); }
