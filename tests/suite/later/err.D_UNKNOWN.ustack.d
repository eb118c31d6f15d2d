/* ustack() */
BEGIN { ustack(); }
