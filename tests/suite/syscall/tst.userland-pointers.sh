# What a pointer of the process leads to is of the process, too.
$dtrace -q -n '
syscall::execve:entry /ppid == $target/ {
	printf("%c %c %s\n", *args[1][0], **args[1], stringof(args[1][1]));
	this->argument = args[1][1];
	printf("%c\n", this->argument[1]);
}' -c "sh -c '/bin/echo abc >/dev/null; :'"
