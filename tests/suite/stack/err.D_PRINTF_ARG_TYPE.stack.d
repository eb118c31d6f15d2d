/* A stack is printed by %k alone. */
BEGIN { @[stack()] = count(); printa("%p\n", @); }
