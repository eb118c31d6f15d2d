/* sym() of a string. */
BEGIN { sym("vfs_read"); }
