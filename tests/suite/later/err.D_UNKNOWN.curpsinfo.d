/* curpsinfo */
BEGIN { trace(curpsinfo->pr_psargs); }
