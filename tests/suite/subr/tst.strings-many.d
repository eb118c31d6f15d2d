/*
 * More temporaries in one clause than any one expression needs.
 *
 * @options: -q
 */
BEGIN
{
	this->a = strjoin("1", "2"); this->b = strjoin(this->a, "3"); this->c = strjoin(this->b, "4");
	this->d = strjoin(this->c, "5"); this->e = strjoin(this->d, "6"); this->f = strjoin(this->e, "7");
	this->g = strjoin(this->f, "8"); this->h = strjoin(this->g, "9"); this->i = strjoin(this->h, "0");
	printf("%s %s %s\n", this->a, this->e, this->i);
	printf("%s\n", strjoin(strjoin(this->a, this->b), strjoin(this->c, this->d)));
	exit(0);
}
