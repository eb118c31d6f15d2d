/* A symbol is no number. */
BEGIN { @[sym(1)] = count(); printa("%d\n", @); }
