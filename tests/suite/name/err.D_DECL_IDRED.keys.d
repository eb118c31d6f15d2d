/* A second declaration with other keys. */
int a[int]; int a[string]; BEGIN { }
