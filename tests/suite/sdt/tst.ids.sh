# A probe has the same id whatever was asked for.
# @requires: speed
for probe in sched:vmlinux::on-cpu sdt:task::task_rename rawtp:task::task_rename tcp:vmlinux::send; do
    one=$($dtrace -ln $probe | awk 'NR == 2 { print $1 }')
    all=$($dtrace -l -P sched -P sdt -P rawtp -P tcp | awk -v p="${probe%%:*}" -v n="${probe##*:}" '$2 == p && $4 == n { print $1 }')
    [ "$one" = "$all" ] && $dtrace -li $one | awk 'NR == 2 { print $2, $3, $4 }'
done
