/* Division by what may be zero; branches. */
profile:::tick-1s { trace(arg0 / arg1 > 7 ? arg0 & 0xff : -arg1 % 3); }
