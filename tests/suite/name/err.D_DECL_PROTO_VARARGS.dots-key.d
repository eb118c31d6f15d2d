/* No keys of any kind. */
int a[int, ...]; BEGIN { }
