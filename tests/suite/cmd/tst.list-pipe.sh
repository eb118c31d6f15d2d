# A reader that ends early is no error.
$dtrace -l | head -1
