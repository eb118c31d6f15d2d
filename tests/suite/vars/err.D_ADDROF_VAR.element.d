/* The address of what an element of an associative array holds can't be kept. */
struct point {
	int x;
	int y;
} points[int];

BEGIN
{
	points[1].x = 2;
	this->p = &points[1].x;
}
