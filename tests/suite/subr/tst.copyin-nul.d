/*
 * A NUL behind what copyin() gives makes a string of it, whatever its size.
 *
 * @options: -q
 * @trigger: write:1234567 write:12345678 write:123456789
 */
syscall::write:entry
/pid == $target/
{
	this->text = (char *)copyin(arg1, arg2);
	this->text[arg2] = '\0';
	this->more = (char *)alloca(8);
	this->more[0] = 'x';
	printf("%d %s\n", arg2, stringof(this->text));
}
