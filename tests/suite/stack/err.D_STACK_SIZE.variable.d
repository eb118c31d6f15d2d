/* How many frames is known when the program is compiled. */
BEGIN { stack(pid); }
