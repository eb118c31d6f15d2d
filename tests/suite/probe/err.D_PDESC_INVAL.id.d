/* A number that no probe has. */
4000000000 { }
