/* A member that the kernel's structure does not have. */
BEGIN { trace(curthread->no_such_member); }
