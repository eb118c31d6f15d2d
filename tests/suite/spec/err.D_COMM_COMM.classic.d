#pragma D option version=1.13

BEGIN
{
	commit(1);
	commit(1);
}
