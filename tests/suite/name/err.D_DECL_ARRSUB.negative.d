/* An array of fewer than no elements. */
int a[-1]; BEGIN { }
