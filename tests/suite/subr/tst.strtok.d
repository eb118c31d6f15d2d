/*
 * strtok() takes a string apart; NULL goes on where the last call ended.
 *
 * @options: -q
 */
BEGIN
{
	this->a = strtok("/usr//local/bin/", "/");
	printf("[%s]", this->a);
	this->a = strtok(NULL, "/");
	printf("[%s]", this->a);
	this->a = strtok(NULL, "/");
	printf("[%s]", this->a);
	this->a = strtok(NULL, "/");
	printf(" %d\n", this->a == NULL);
	printf("%s", strtok("a,b;c", ",;"));
	printf(" %s", strtok(NULL, ",;"));
	printf(" %s\n", strtok(NULL, ",;"));
	exit(0);
}
