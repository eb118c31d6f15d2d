/* What has no size cannot be printed. */
BEGIN { print(alloca(8)); }
