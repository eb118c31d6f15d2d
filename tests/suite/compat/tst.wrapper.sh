# A wrapper as people have them: options by getopts, text for the program by the shell, output through a filter of its own.
cat > $TMPDIR/wrapper <<'S'
#!/bin/sh
opt_c=0; opt_t=0; top=0; command=.
while getopts c:t: name
do
	case $name in
	c)	opt_c=1; command=$OPTARG ;;
	t)	opt_t=1; top=$OPTARG ;;
	*)	exit 1 ;;
	esac
done
shift `expr $OPTIND - 1`
dtrace='
#pragma D option quiet
inline int OPT_top = '$opt_t';
inline int TOP = '$top';
syscall:::entry /pid == $target/ { @num[probefunc] = count(); }
END /OPT_top/ { trunc(@num, TOP); }
END { printf("%-16s %8s\n", "SYSCALL", "COUNT"); printa("%-16s %@8d\n", @num); }
'
$dtrace_command -n "$dtrace" -c "$command" | awk 'NF { print toupper($1), $2 }'
S
export dtrace_command=$dtrace
sh $TMPDIR/wrapper -t 1 -c "$trigger getppid:2000"
