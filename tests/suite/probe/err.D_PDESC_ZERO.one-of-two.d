/* Every description must match. */
BEGIN, dtrace:::NOTHING { }
