# Frames by name and as addresses: stacksymbols can change while tracing.
shown() {
	$dtrace -q -x stackframes=1 "$@" -c "$trigger getppid" -n '
	syscall::getppid:entry
	/pid == $target/
	{
		stack();
		setopt("stacksymbols", "disabled");
		stack();
	}' | sed 's/`[a-zA-Z_0-9.]*+0x[0-9a-f]*$/`NAME/; s/0x[0-9a-f]*$/ADDRESS/'
}
shown
shown -x stacksymbols=disabled
