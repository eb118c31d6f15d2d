/* Nor has an action. */
BEGIN { @b[trace(0)] = count(); }
