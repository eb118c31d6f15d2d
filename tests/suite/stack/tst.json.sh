# A stack in JSON: each frame with address, module, symbol and offset.
$dtrace -x oformat=json -qn 'syscall::getppid:entry /pid == $target/ { stack(1); mod(caller); @[stack(1)] = count(); }
BEGIN { sym(0x10); stack(); }' -c "$trigger getppid:1" 2>/dev/null |
	sed 's/^.*"actions"/"actions"/; s/"address":[0-9]*[0-9][0-9]\([0-9]\)/"address":N/g; s/"symbol":"[^"]*"/"symbol":"F"/g; s/"offset":[0-9][0-9]*/"offset":N/g'
