/* A call that Linux does not have, by a name that stands for none of its. */
syscall::read_nocancel:entry
{
}
