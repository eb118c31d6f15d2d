/* No such provider. */
nothing:::BEGIN { }
