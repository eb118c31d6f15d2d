/* copyout() */
BEGIN { copyout(0, 0, 0); }
