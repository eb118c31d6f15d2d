/* curthread */
BEGIN { trace(curthread); }
