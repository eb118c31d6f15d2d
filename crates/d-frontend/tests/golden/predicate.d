/* The program that every introduction shows. */
syscall:::entry
/execname == "date" && pid != 1 || !arg0/
{
}
