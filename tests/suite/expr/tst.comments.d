/*
 * Comments stand wherever a blank may.
 *
 * @options: -q
 */
/* before */ BEGIN /* between */
/* a predicate
 * follows */ / /* inside */ 1 /* it */ /
{ /* one */ printf(/* two */ "/* not a comment */ %d\n" /* three */ , /* four */ 1 + /**/ 2 /***/); // to the end
	// a line
	exit(0); /* last */
}
/* end */
