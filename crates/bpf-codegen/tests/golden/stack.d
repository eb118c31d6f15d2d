/* Stacks of a timer: the kernel starts at the probe. */
profile:::tick-1s { stack(3); @[stack(2), sym(arg0)] = count(); @[stack(1), sym(arg1)] = count(); @m[mod(arg0)] = count(); }
