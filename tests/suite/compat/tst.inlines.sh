# Wrappers put their options into the text of the program: several lines, with pragmas and inlines before the clauses.
opt_x=1 opt_n=1 name=trigger filter=1
$dtrace -n '
 #pragma D option quiet
 #pragma D option switchrate=10hz
 #pragma D option dynvarsize=8m
 #pragma D option bufsize=10m
 #pragma D option strsize=64
 /*
  * Command line arguments
  */
 inline int OPT_x = '$opt_x';
 inline int OPT_n = '$opt_n';
 inline int CHAR = '"'x'"';
 inline string NAME = "'$name'";
 inline int FILTER = '$filter';

 dtrace:::BEGIN
 /OPT_x == 1/
 {
	printf("%5s %-6s %s\n", "UID", "COMM", "CHAR");
	self->ok = 1;
 }
 syscall::getppid:entry
 /(OPT_n == 1 && NAME == execname) || (FILTER == 0)/
 {
	self->ok = pid == $target;
 }
 syscall::getppid:entry
 /self->ok/
 {
	printf("%5d %-6.6s %c\n", uid, execname, CHAR);
	self->ok = 0;
 }
' -c "$trigger getppid:2"
