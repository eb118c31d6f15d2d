/* Two binary operators in a row. */
BEGIN { x = 1 * / 2; }
