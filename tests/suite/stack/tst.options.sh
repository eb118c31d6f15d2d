# stackframes, maxframes and stackindent, on the command line and in programs.
count()
{
	$dtrace -q "$@" -c "$trigger getppid:1" 2>/dev/null | sed -n 's/[^ ].*//; s/ /./g; /^\.*$/p' | sed '/^$/d'
}
P='syscall::getppid:entry /pid == $target/'
echo stackframes
count -x stackframes=2 -n "$P { stack(); }"
echo maxframes
count -x maxframes=1 -n "$P { stack(); stack(3); }"
echo stackindent
count -n "#pragma D option stackindent=3
#pragma D option stackframes=1
$P { stack(); @[stack(2), 1] = count(); }"
echo setopt
count -n "BEGIN { setopt(\"stackindent\", \"1\"); } $P { stack(1); }"
