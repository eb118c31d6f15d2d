/* void among keys. */
int a[void, int]; BEGIN { }
