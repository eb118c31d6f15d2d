/*
 * A later clause of the firing may use what an earlier one has copied, if a clause-local variable has the address.
 * @options: -q
 * @trigger: open:/etc/passwd open:/dev/null
 */
syscall::openat:return
/pid == $target/
{
	this->text = (char *)alloca(8);
	this->text[0] = 'x';
	this->other = (char *)alloca(8);
	bcopy("two", this->other, 4);
}

syscall::openat:return
/this->text != NULL && this->text[0] == 'x'/
{
	more = (char *)alloca(8);
	more[0] = 'm';
	text = stringof(this->other);
	seen++;
}

END
{
	printf("%d %s\n", seen >= 2, text);
}
