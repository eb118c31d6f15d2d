# What a shell reads and writes, and a command of it.
. ./script.sh
called /bin/echo says
load() { printf 'echo of-shell\n%s of-command\n' $TMPDIR/says | sh; }
during 'R echo of-shell.*says' shellsnoop SECONDS
seen 'says +W of-command|(sh|dash) +W of-shell|R echo of-shell' | sed 's/R echo.*/R echo.../; s/ dash / sh /' | sort
