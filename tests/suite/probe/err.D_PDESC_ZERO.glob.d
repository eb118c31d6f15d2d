/* A glob that nothing matches. */
dtrace:::Q* { }
