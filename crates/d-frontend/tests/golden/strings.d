/* String functions, comparison, indexing. */
BEGIN
{
	this->s = strjoin(execname, "/");
	trace(substr(this->s, 1));
	trace(substr(this->s, 1, strlen(this->s) - 2));
	trace(this->s > "m" ? strtok(this->s, "/") : NULL);
	trace(this->s[0] == 'a');
}
