/* No such probe. */
dtrace:::NOTHING { }
