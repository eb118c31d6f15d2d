/* Stacks, symbols and modules. */
BEGIN { stack(); stack(500); sym(caller); mod(1); @[func(caller), stack(2), 'a'] = count(); @[sym(2), stack(5), 'b'] = count(); }
