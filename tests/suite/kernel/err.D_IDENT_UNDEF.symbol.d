/*
 * A symbol that the kernel does not have.
 * @requires: kernel-data
 */
BEGIN { trace(&`no_such_function); }
