/*
 * Arrays of numbers, strings and structures, of one and more dimensions.
 * @options: -q
 */
struct s { int v[2]; };
int grid[3][4];
string names[3];
struct s list[2];
self string mine[2];
this long sums[2];

BEGIN
{
	grid[2][3] = 23;
	grid[0][1] = grid[2][3] - 22;
	grid[grid[0][1]][2]++;
	names[0] = "zero";
	names[2] = strjoin(names[0], "two");
	list[1].v[1] = 11;
	list[0] = list[1];
	self->mine[1] = execname;
	this->sums[1] -= 5;
	printf("%d %d %d %d\n", grid[2][3], grid[0][1], grid[1][2], grid[0][0]);
	printf("%s [%s] %s\n", names[0], names[1], names[2]);
	printf("%d %d\n", list[0].v[1], list[0].v[0]);
	printf("[%s] %s %d\n", self->mine[0], self->mine[1], this->sums[1]);
	exit(0);
}
