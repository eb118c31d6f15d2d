/* Stacks of different sizes are not printed together. */
BEGIN { @a[stack(1)] = count(); @b[stack(2)] = count(); printa(@a, @b); }
