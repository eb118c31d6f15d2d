# An interval of 0 is refused with the usage, a system call that is not there with a line.
. ./script.sh
for name in iotop rwtop tcptop; do
	script $name -C 0 1 2>&1 | sed -n '/^usage/p'
done
script dtruss -t nosuch true 2>&1
echo $?
